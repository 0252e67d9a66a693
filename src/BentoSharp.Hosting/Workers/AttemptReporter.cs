using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Carries the progress, logs and items of one attempt to the store: only the latest progress and a bounded number of lines are held, one write
/// is under way at a time, and they keep an interval. So a task may report and log as often as it likes. Items are never dropped: a task that
/// streams faster than they can be written waits.
/// </summary>
internal sealed class AttemptReporter(Guid id, long fence, StoreCoalescer coalescer, TimeSpan interval, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly LogBuffer _logs = new();
    private readonly ItemBuffer _items = new();
    private (double Progress, string? Message)? _latest;
    private Task _written = Task.CompletedTask;

    // Completes when there is room for more items; null while there is.
    private TaskCompletionSource? _room;

    // Completes when items wait for room: then the next write does not keep the interval. Null where nothing waits for that.
    private TaskCompletionSource? _crowded;
    private bool _hasFailed;
    private bool _writing;
    private bool _ended;

    public void Report(double progress, string? message)
    {
        lock (_lock)
        {
            _latest = (progress, message);
            if (!ShouldWrite())
            {
                return;
            }
        }

        _ = WriteAsync();
    }

    public void Log(BentoLogLevel level, string text)
    {
        var entry = new TaskLogEntry(time.GetUtcNow(), level, text);
        lock (_lock)
        {
            _logs.Add(entry);
            if (!ShouldWrite())
            {
                return;
            }
        }

        _ = WriteAsync();
    }

    /// <summary>Says that the attempt streams items, also where none comes.</summary>
    public void BeginItems()
    {
        lock (_lock)
        {
            _items.Begin();
        }
    }

    /// <summary>Takes an item.</summary>
    /// <param name="line">The item as JSON on one line.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when there is room for the next one.</returns>
    public ValueTask AddItemAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        Task? room = null;
        lock (_lock)
        {
            if (_ended)
            {
                return default;
            }

            _items.Add(line);
            if (_items.IsFull)
            {
                room = (_room ??= NewSignal()).Task;
                Crowded.TrySetResult();
            }

            if (!ShouldWrite())
            {
                return room is null ? default : new(room.WaitAsync(cancellationToken));
            }
        }

        _ = WriteAsync();
        return room is null ? default : new(room.WaitAsync(cancellationToken));
    }

    /// <summary>Ends the reports. What is under way is awaited, so that the rest, which is given back, comes after it.</summary>
    public ValueTask<(TaskLogs Logs, TaskItems Items)> EndAsync()
    {
        lock (_lock)
        {
            _ended = true;
            _room?.TrySetResult();
            if (_written.IsCompleted)
            {
                return ValueTask.FromResult((_logs.Take(), _items.Take()));
            }
        }

        return new(EndAfterWriteAsync());
    }

    private TaskCompletionSource Crowded => _crowded ??= NewSignal();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<(TaskLogs Logs, TaskItems Items)> EndAfterWriteAsync()
    {
        await _written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            return (_logs.Take(), _items.Take());
        }
    }

    private bool ShouldWrite()
    {
        if (_writing || _ended)
        {
            return false;
        }

        return _writing = true;
    }

    private async Task WriteAsync()
    {
        while (Take())
        {
            await _written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await PauseAsync().ConfigureAwait(false);
        }
    }

    private Task PauseAsync()
    {
        lock (_lock)
        {
            // A store that fails is not hurried.
            return _hasFailed ? Task.Delay(interval, time) : CrowdedAsync(Crowded.Task);
        }

        async Task CrowdedAsync(Task crowded) =>
            await crowded.WaitAsync(interval, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Begins a write, if there is something to write.</summary>
    private bool Take()
    {
        lock (_lock)
        {
            _writing = !_ended && (_latest is not null || !_logs.IsEmpty || !_items.IsEmpty);
            if (_writing)
            {
                var report = new ReportOperation(id, fence, _latest?.Progress, _latest?.Message) { Logs = _logs.Take(), Items = _items.Take() };
                _latest = null;
                MakeRoom();
                _written = WriteAsync(report);
            }

            return _writing;
        }
    }

    private void MakeRoom()
    {
        if (_crowded?.Task.IsCompleted == true)
        {
            _crowded = null;
        }

        _room?.TrySetResult();
        _room = null;
    }

    private async Task WriteAsync(ReportOperation report)
    {
        try
        {
            await coalescer.SubmitAsync(report).ConfigureAwait(false);
            _hasFailed = false;
        }
        catch (TaskStoreException)
        {
            // The store tells of its failure itself. Lines and items are worth another try, an old progress is not.
            lock (_lock)
            {
                _hasFailed = true;
                _logs.PutBack(report.Logs);
                _items.PutBack(report.Items);
            }
        }
    }
}
