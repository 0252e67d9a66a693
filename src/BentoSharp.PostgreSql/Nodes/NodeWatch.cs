using BentoSharp.PostgreSql.Commits;
using BentoSharp.PostgreSql.Signals;
using BentoSharp.PostgreSql.Storage;
using Microsoft.Extensions.Logging;

namespace BentoSharp.PostgreSql.Nodes;

/// <summary>
/// Follows what other nodes do: by their notifications, at once, and by looking at the database now and then, for what was not notified. It also ends
/// the lives of silent nodes.
/// </summary>
internal sealed class NodeWatch : IAsyncDisposable
{
    // A look at the counts costs as much as there are tasks; it takes at most this part of the time.
    private const int RefreshShare = 50;
    private static readonly TimeSpan ShortestRefresh = TimeSpan.FromSeconds(2);

    private readonly PostgreSqlTaskStore _store;
    private readonly IStoreListener _listener;
    private readonly SignalReceiver? _receiver;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _now = new(0, 1);
    private readonly Task _run;
    private Dictionary<Guid, long> _hashes = [];
    private long _refreshedAt = System.Diagnostics.Stopwatch.GetTimestamp();
    private TimeSpan _untilRefresh = ShortestRefresh;

    public NodeWatch(PostgreSqlTaskStore store, IStoreListener listener)
    {
        _store = store;
        _listener = listener;
        store.Node.Lost = LookNow;
        _receiver = store.Options.Notifications ? new SignalReceiver(store.ListeningTo, store.Sql, Hear, LookNow, store.Logger) : null;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Completes when this node hears the others' notifications.</summary>
    public Task IsListening => _receiver?.IsListening ?? Task.CompletedTask;

    /// <summary>Looks at the database soon.</summary>
    public void LookNow()
    {
        try
        {
            _now.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look anyway.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _store.Node.Lost = static () => { };
        await _end.CancelAsync().ConfigureAwait(false);
        if (_receiver is not null)
        {
            await _receiver.DisposeAsync().ConfigureAwait(false);
        }

        await _run.ConfigureAwait(false);
        _end.Dispose();
        _now.Dispose();
    }

    private void Hear(NodeSignals signals)
    {
        if (signals.Life == _store.Node.Identity.Life)
        {
            return;
        }

        foreach (var end in signals.Ends)
        {
            // Whether an attempt of this node was running is known best here.
            var ranHere = _store.Leased.Lose(end.Id);
            _listener.TaskEnded(end with { WasRunning = end.WasRunning || ranHere });
        }

        foreach (var id in signals.Changes)
        {
            _listener.TaskChanged(id);
        }

        if (signals.HasWork)
        {
            _store.TellWork(_listener);
        }
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                // Give or take a quarter, so that nodes that start together don't look together.
                var interval = _store.Options.PollInterval * (0.75 + (Random.Shared.NextDouble() / 2));
                await _now.WaitAsync(interval, _end.Token).ConfigureAwait(false);
                await LookAsync(_end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _store.Logger.LogWarning(exception, "The database could not be looked at for the work of other nodes; it is tried again.");
            }
        }
    }

    /// <summary>Of what runs here the end is known first.</summary>
    private List<Guid> Foreign(IReadOnlyCollection<Guid> ids) => [.. ids.Where(id => !_store.Leased.Holds(id))];

    /// <summary>Finds what has changed of the tasks that are watched here. Of one that was not known at the last look a change is assumed.</summary>
    private async Task TellChangesAsync(CancellationToken cancellationToken)
    {
        var known = _hashes;
        _hashes = [];
        foreach (var (id, hash) in await _store.HashAsync(_listener.Watched, cancellationToken).ConfigureAwait(false))
        {
            _hashes[id] = hash;
            if (!known.TryGetValue(id, out var before) || before != hash)
            {
                _listener.TaskChanged(id);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_store.Node.IsLost)
        {
            await _store.BeginNewLifeAsync(_listener, cancellationToken).ConfigureAwait(false);
        }

        await _store.EndSilentAsync(_listener, cancellationToken).ConfigureAwait(false);
        await _store.CompareLeasesAsync(_listener, cancellationToken).ConfigureAwait(false);
        foreach (var end in await _store.FindEndedAsync(Foreign(_listener.Awaited), cancellationToken).ConfigureAwait(false))
        {
            _listener.TaskEnded(end);
        }

        await TellChangesAsync(cancellationToken).ConfigureAwait(false);
        if (System.Diagnostics.Stopwatch.GetElapsedTime(_refreshedAt) > _untilRefresh)
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            await _store.RefreshAsync(cancellationToken).ConfigureAwait(false);
            var took = System.Diagnostics.Stopwatch.GetElapsedTime(started);
            _refreshedAt = System.Diagnostics.Stopwatch.GetTimestamp();
            _untilRefresh = took * RefreshShare > ShortestRefresh ? took * RefreshShare : ShortestRefresh;
        }

        _store.TellWork(_listener);
    }
}
