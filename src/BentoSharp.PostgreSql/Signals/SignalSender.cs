using System.Threading.Channels;
using BentoSharp.PostgreSql.Schema;
using BentoSharp.PostgreSql.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BentoSharp.PostgreSql.Signals;

/// <summary>
/// Notifies the other nodes, in transactions of its own: notifying takes a lock that all commits with a notification wait for, so a submit must not
/// carry it. What gathers while one notification is sent goes with the next. What is lost here is found by the other nodes' polls.
/// </summary>
internal sealed class SignalSender : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly SqlText _sql;
    private readonly ILogger _logger;
    private readonly Channel<NodeSignals> _signals = Channel.CreateBounded<NodeSignals>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Task _run;

    public SignalSender(NpgsqlDataSource source, SqlText sql, ILogger logger)
    {
        _source = source;
        _sql = sql;
        _logger = logger;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Tells the others, soon.</summary>
    public void Send(NodeSignals signals) => _signals.Writer.TryWrite(signals);

    public async ValueTask DisposeAsync()
    {
        _signals.Writer.TryComplete();
        await _run.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (await _signals.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            try
            {
                await SendAsync(Gather()).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                _logger.LogWarning(exception, "Other nodes could not be notified; they will see it when they poll.");
            }
        }
    }

    private string[] Gather()
    {
        var (life, hasWork, ends, changes) = (0L, false, new List<TaskEnd>(), new HashSet<Guid>());
        while (_signals.Reader.TryRead(out var signals))
        {
            life = signals.Life;
            hasWork |= signals.HasWork;
            ends.AddRange(signals.Ends);
            changes.UnionWith(signals.Changes);
        }

        var first = new NodeSignals(life, hasWork, [.. ends.Take(NodeSignals.MaxEnds)], [.. changes.Take(NodeSignals.MaxChanges)]);
        return
        [
            first.Encode(),
            .. ends.Skip(NodeSignals.MaxEnds).Chunk(NodeSignals.MaxEnds).Select(part => new NodeSignals(life, HasWork: false, part, []).Encode()),
        ];
    }

    private async Task SendAsync(string[] texts)
    {
        var connection = await _source.OpenConnectionAsync().ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        using var notify = Command.Of(connection, "SELECT pg_notify($1, t) FROM unnest($2) AS t", SignalReceiver.Channel(_sql), texts);
        await notify.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
