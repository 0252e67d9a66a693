using BentoSharp.PostgreSql.Schema;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BentoSharp.PostgreSql.Signals;

/// <summary>Hears what other nodes say, on a connection of its own that is made again whenever it breaks.</summary>
internal sealed class SignalReceiver : IAsyncDisposable
{
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromSeconds(1);

    private readonly string _connectionString;
    private readonly SqlText _sql;
    private readonly Action<NodeSignals> _heard;
    private readonly Action _connected;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _isListening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;

    /// <param name="connectionString">For a connection that no pool has.</param>
    /// <param name="sql">The schema, which has a channel of its own.</param>
    /// <param name="heard">Told what is heard.</param>
    /// <param name="connected">Told after each connection that something may have been missed before.</param>
    /// <param name="logger">Where broken connections are told.</param>
    public SignalReceiver(string connectionString, SqlText sql, Action<NodeSignals> heard, Action connected, ILogger logger)
    {
        _connectionString = connectionString;
        _sql = sql;
        _heard = heard;
        _connected = connected;
        _logger = logger;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Completes when it listens for the first time.</summary>
    public Task IsListening => _isListening.Task;

    /// <summary>The name of the schema's channel.</summary>
    public static string Channel(SqlText sql) => $"bentosharp_{sql.Schema}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(_end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _logger.LogWarning(exception, "The connection for notifications broke; until there is a new one, other nodes' work is found by polling.");
                await Task.Delay(BeforeRetry, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_connectionString);
        await using var ofConnection = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        connection.Notification += Hear;
        try
        {
            using (var listen = new NpgsqlCommand($"LISTEN \"{Channel(_sql)}\"", connection))
            {
                await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            _isListening.TrySetResult();
            _connected();
            while (true)
            {
                await connection.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            connection.Notification -= Hear;
        }
    }

    private void Hear(object sender, NpgsqlNotificationEventArgs notification)
    {
        if (NodeSignals.Decode(notification.Payload) is { } signals)
        {
            _heard(signals);
        }
    }
}
