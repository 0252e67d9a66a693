using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Carries the progress of one attempt to the store: only the latest report is written, one write is under way at a time, and they keep
/// an interval. So a task may report as often as it likes.
/// </summary>
internal sealed class ProgressReporter(Guid id, long fence, StoreCoalescer coalescer, TimeSpan interval, TimeProvider time)
{
    private readonly Lock _lock = new();
    private (double Progress, string? Message)? _latest;
    private bool _writing;

    public void Report(double progress, string? message)
    {
        lock (_lock)
        {
            _latest = (progress, message);
            if (_writing)
            {
                return;
            }

            _writing = true;
        }

        _ = WriteAsync();
    }

    private async Task WriteAsync()
    {
        while (Take() is { } report)
        {
            var operation = new ReportOperation(id, fence, report.Progress, report.Message);
            await coalescer.SubmitAsync(operation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(interval, time).ConfigureAwait(false);
        }
    }

    private (double Progress, string? Message)? Take()
    {
        lock (_lock)
        {
            var report = _latest;
            _latest = null;
            _writing = report is not null;
            return report;
        }
    }
}
