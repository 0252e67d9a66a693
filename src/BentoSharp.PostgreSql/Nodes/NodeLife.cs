using BentoSharp.PostgreSql.Schema;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BentoSharp.PostgreSql.Nodes;

/// <summary>The lives of this node: one at a time, and a new one where others have taken it for dead.</summary>
internal sealed class NodeLife(NpgsqlDataSource source, SqlText sql, TimeSpan lease, NodeSettings settings, ILogger logger) : IDisposable
{
    private readonly NodeRecovery _recovery = new(source, sql, settings.MaxInterruptions);
    private Heartbeat? _heartbeat;
    private volatile NodeIdentity _identity = new(0, settings.Name);
    private volatile bool _isLost;

    /// <summary>The life that goes on.</summary>
    public NodeIdentity Identity => _identity;

    /// <summary>Whether the life was ended by others, because this node was silent.</summary>
    public bool IsLost => _isLost;

    /// <summary>Called when the life was ended by others, on the thread that has noticed it.</summary>
    public Action Lost { get; set; } = static () => { };

    /// <summary>Begins a life.</summary>
    public async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        _heartbeat?.Dispose();
        _identity = await Heartbeat.RegisterAsync(source, sql, settings.Name, lease, cancellationToken).ConfigureAwait(false);
        _isLost = false;
        _heartbeat = new Heartbeat(source, sql, lease, _identity.Life, Lose, logger);
        return _identity.Life;
    }

    /// <summary>Says that the life was ended by others.</summary>
    public void Lose()
    {
        _isLost = true;
        Lost();
    }

    /// <summary>Gives the tasks of silent nodes back.</summary>
    public Task<Recovered> EndSilentAsync(CancellationToken cancellationToken) => _recovery.EndSilentAsync(_identity.Life, cancellationToken);

    /// <summary>Ends the life cleanly.</summary>
    public Task EndAsync()
    {
        _heartbeat?.Dispose();
        _heartbeat = null;
        return _recovery.EndOwnAsync(_identity.Life, CancellationToken.None);
    }

    /// <summary>Ends the life without a word, as a crash does.</summary>
    public void Dispose()
    {
        _heartbeat?.Dispose();
        _heartbeat = null;
    }
}
