using BentoSharp.PostgreSql.Schema;
using BentoSharp.PostgreSql.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BentoSharp.PostgreSql.Nodes;

/// <summary>
/// Tells the database that a life goes on: on a thread and a connection of its own, without the thread pool, so that a starved pool or a busy store
/// ends no life. The lease is counted by the database's clock.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private const string Beat = "UPDATE $s.node SET beat_at = n.now, alive_until = n.now + $2 FROM (SELECT $s.now_us() AS now) n WHERE life = $1";
    private const int BeatsInLease = 4;

    private readonly NpgsqlDataSource _source;
    private readonly SqlText _sql;
    private readonly TimeSpan _lease;
    private readonly long _life;
    private readonly Action _lost;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private NpgsqlConnection? _connection;

    public Heartbeat(NpgsqlDataSource source, SqlText sql, TimeSpan lease, long life, Action lost, ILogger logger)
    {
        _source = source;
        _sql = sql;
        _lease = lease;
        _life = life;
        _lost = lost;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "BentoSharp heartbeat" };
        _thread.Start();
    }

    /// <summary>Makes the row of a new life.</summary>
    public static async Task<NodeIdentity> RegisterAsync(
        NpgsqlDataSource source, SqlText sql, string name, TimeSpan lease, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        using var register = Command.Of(
            connection,
            sql.In("INSERT INTO $s.node (name, started_at, beat_at, alive_until) SELECT $1, n.now, n.now, n.now + $2 FROM (SELECT $s.now_us() AS now) n RETURNING life"),
            KeptText.Of(name),
            Microseconds(lease));
        return new NodeIdentity((long)(await register.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!, name);
    }

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Run()
    {
        while (!_end.Wait(_lease / BeatsInLease))
        {
            try
            {
                if (!TryBeat())
                {
                    _lost();
                    break;
                }
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                _logger.LogWarning(exception, "The database does not take this node's heartbeat; it is tried again.");
                _connection?.Dispose();
                _connection = null;
            }
        }

        _connection?.Dispose();
    }

    /// <returns>False where the life was ended by others.</returns>
    private bool TryBeat()
    {
        _connection ??= _source.OpenConnection();
        using var beat = Command.Of(_connection, _sql.In(Beat), _life, Microseconds(_lease));
        beat.CommandTimeout = Math.Max(1, (int)(_lease / BeatsInLease).TotalSeconds);
        return beat.ExecuteNonQuery() == 1;
    }

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
