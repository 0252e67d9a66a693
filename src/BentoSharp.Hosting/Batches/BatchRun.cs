using BentoSharp.Contracts;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Workers;

namespace BentoSharp.Hosting.Batches;

/// <summary>
/// Runs a batch on an instance of the service. Where it fails it is run again in halves, so that one bad call fails alone; where the memory
/// does not hold it as well, and the cap is lowered.
/// </summary>
internal sealed class BatchRun(
    MethodBatches method, BatchScheduler scheduler, Worker worker, IServiceProvider root, BatchMetrics metrics, TimeProvider time)
{
    private readonly (string Service, string Task) _names = (method.Method.Method.Contract.ServiceName, method.Method.Method.Name);

    /// <summary>Runs the calls and completes them.</summary>
    public void Run(List<BatchItem> items)
    {
        items.RemoveAll(static item => item.IsOver);
        if (items.Count == 0)
        {
            return;
        }

        var (start, cap) = (time.GetTimestamp(), method.Cap.Current);
        var count = items.Sum(static item => item.Count);
        metrics.Begin(_names.Service, _names.Task, items, count, start, time);
        if (TryRun(items, count, cap, start) is { } failure)
        {
            Failed(items, Math.Min(count, cap), failure, time.GetElapsedTime(start));
        }
    }

    /// <returns>Why nothing was completed; null where the calls were.</returns>
    private Exception? TryRun(List<BatchItem> items, int count, int cap, long start)
    {
        using var span = TaskTraces.StartBatch(_names.Service, _names.Task, items, count);
        worker.BeginBatch();
        try
        {
            var answers = Call(items, cap);
            var elapsed = time.GetElapsedTime(start);
            scheduler.Ran(method, count, elapsed, fitted: true);
            metrics.End(_names.Service, _names.Task, elapsed);
            for (var i = 0; i < items.Count; i++)
            {
                answers[i].Complete(items[i]);
            }

            return null;
        }
#pragma warning disable CA1031 // Whatever the user's code throws goes to who waits for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            TaskTraces.Fail(span, exception.GetType().FullName);
            return exception;
        }
        finally
        {
            worker.EndBatch();
        }
    }

    private void Failed(List<BatchItem> items, int size, Exception exception, TimeSpan elapsed)
    {
        var fits = !OutOfMemory.Is(exception);
        if (!fits)
        {
            scheduler.Ran(method, size, elapsed, fitted: false);
            metrics.DidNotFit(_names.Service, _names.Task);
            GC.Collect();
        }

        if (items.Count > 1)
        {
            Run(items[..(items.Count / 2)]);
            Run(items[(items.Count / 2)..]);
        }
        else if (fits || size == 1)
        {
            items[0].Fail(exception);
        }
        else
        {
            // The call is run in smaller parts now, because the cap is lower.
            Run(items);
        }
    }

    private IReadOnlyList<BatchAnswer> Call(List<BatchItem> items, int cap)
    {
        using var stop = new BatchToken(items);
        var call = new RunCall(root, worker.Device, null, new RunContext([]), time.GetUtcNow(), stop.Token);
        try
        {
            return method.Method.Batches!.Run(worker.Instance, [.. items.Select(static item => item.Arguments)], cap, call);
        }
        finally
        {
            call.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}

/// <summary>The answer to one call of a batch.</summary>
internal readonly record struct BatchAnswer(BentoResponse? Response, Exception? Failure)
{
    public void Complete(BatchItem item)
    {
        if (Failure is not null)
        {
            item.Fail(Failure);
        }
        else
        {
            item.Complete(Response!);
        }
    }
}
