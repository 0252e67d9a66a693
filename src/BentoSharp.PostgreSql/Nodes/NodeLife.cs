using BentoSharp.PostgreSql.Schema;
using BentoSharp.PostgreSql.Storage;
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
    private NodeDescription? _description;

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
        await WriteDescriptionAsync().ConfigureAwait(false);
        _heartbeat = new Heartbeat(source, sql, lease, _identity.Life, Lose, logger);
        return _identity.Life;
    }

    /// <summary>Tells the other nodes what this one is, in this life and those that follow.</summary>
    public Task AnnounceAsync(NodeDescription description)
    {
        _description = description;
        return WriteDescriptionAsync();
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

    private async Task WriteDescriptionAsync()
    {
        if (_description is { } description)
        {
            var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
            await using var ofConnection = connection.ConfigureAwait(false);
            using var write = Command.Of(
                connection,
                sql.In("UPDATE $s.node SET role = $2, version = $3, tasks = $4, devices = $5 WHERE life = $1"),
                _identity.Life,
                description.Role.ToString(),
                KeptText.Of(description.Version),
                description.Tasks.ToArray(),
                description.Devices.ToArray());
            await write.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the life without a word, as a crash does.</summary>
    public void Dispose()
    {
        _heartbeat?.Dispose();
        _heartbeat = null;
    }
}
