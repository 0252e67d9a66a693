using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Carries the progress and logs of one attempt to the store: only the latest progress and a bounded number of lines are held, one write is
/// under way at a time, and they keep an interval. So a task may report and log as often as it likes.
/// </summary>
internal sealed class AttemptReporter(Guid id, long fence, StoreCoalescer coalescer, TimeSpan interval, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly LogBuffer _logs = new();
    private (double Progress, string? Message)? _latest;
    private Task _written = Task.CompletedTask;
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

    /// <summary>Ends the reports. What is under way is awaited, so that the rest, which is given back, comes after it.</summary>
    public ValueTask<TaskLogs> EndAsync()
    {
        lock (_lock)
        {
            _ended = true;
            if (_written.IsCompleted)
            {
                return ValueTask.FromResult(_logs.Take());
            }
        }

        return new(EndAfterWriteAsync());
    }

    private async Task<TaskLogs> EndAfterWriteAsync()
    {
        await _written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            return _logs.Take();
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
            await Task.Delay(interval, time).ConfigureAwait(false);
        }
    }

    /// <summary>Begins a write, if there is something to write.</summary>
    private bool Take()
    {
        lock (_lock)
        {
            _writing = !_ended && (_latest is not null || !_logs.IsEmpty);
            if (_writing)
            {
                var logs = _logs.Take();
                _written = WriteAsync(new ReportOperation(id, fence, _latest?.Progress, _latest?.Message) { Logs = logs });
                _latest = null;
            }

            return _writing;
        }
    }

    private async Task WriteAsync(ReportOperation report)
    {
        try
        {
            await coalescer.SubmitAsync(report).ConfigureAwait(false);
        }
        catch (TaskStoreException)
        {
            // The store tells of its failure itself. Lines are worth another try, an old progress is not.
            lock (_lock)
            {
                _logs.PutBack(report.Logs);
            }
        }
    }
}
