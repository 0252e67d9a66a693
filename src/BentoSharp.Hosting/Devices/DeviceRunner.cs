using BentoSharp.Contracts;
using BentoSharp.Hosting.Batches;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Workers;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Devices;

/// <summary>
/// Runs jobs on the thread of their device. A batch that fails is run again in halves, so that one bad call fails alone; where the memory does not
/// hold it as well, and the cap is lowered. A failure that takes the device with it interrupts the calls instead.
/// </summary>
internal sealed partial class DeviceRunner(
    DeviceScheduler scheduler, DeviceLibraries libraries, IServiceProvider root, BatchMetrics metrics, TimeProvider time, ILogger<DeviceRunner> logger)
{
    private readonly LeakWatch _leaks = new(libraries, logger);

    public void Run(DeviceExecutor executor, DeviceJob job)
    {
        var objects = _leaks.Begin();
        job.Worker.BeginBatch();
        try
        {
            if (job.Queue.Method.Batches is null)
            {
                RunSingle(executor, job, (SingleItem)job.Items[0]);
            }
            else
            {
                RunBatch(executor, job, job.Items);
            }
        }
        finally
        {
            job.Worker.EndBatch();
        }

        _leaks.End(job.Queue, objects);
    }

    private void RunSingle(DeviceExecutor executor, DeviceJob job, SingleItem item)
    {
        if (!item.TryBegin(job))
        {
            return;
        }

        var start = time.GetTimestamp();
        BentoResponse response;
        try
        {
            response = item.Run(job.Worker);
            libraries.EndRun(executor.Device);
        }
#pragma warning disable CA1031 // Whatever the user's code throws goes to who waits for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var fault = libraries.FaultOf(executor.Device, exception);
            scheduler.Ran(executor, job, 1, time.GetElapsedTime(start), EndOf(fault));
            if (fault == BentoDeviceFault.Lost)
            {
                Lose(executor, exception);
                item.Interrupt(exception.Message);
            }
            else
            {
                item.Fail(exception);
            }

            return;
        }

        scheduler.Ran(executor, job, 1, time.GetElapsedTime(start), RunEnd.Good);
        item.Complete(response);
    }

    private void RunBatch(DeviceExecutor executor, DeviceJob job, List<BatchItem> items)
    {
        items.RemoveAll(static item => item.IsOver);
        if (items.Count == 0)
        {
            return;
        }

        if (executor.State == DeviceState.Lost)
        {
            // Lost by a part that ran before: this one had no share in it.
            scheduler.Add(job.Queue, items.ToArray());
            return;
        }

        var (start, cap) = (time.GetTimestamp(), job.Queue.Cap.Current);
        var count = items.Sum(static item => item.Count);
        metrics.Begin(job.Queue.Method, items, count, start, time);
        if (TryRun(executor, job, items, count, cap, start) is { } failure)
        {
            Failed(executor, job, items, Math.Min(count, cap), failure, time.GetElapsedTime(start));
        }
    }

    /// <returns>Why nothing was completed; null where the calls were.</returns>
    private Exception? TryRun(DeviceExecutor executor, DeviceJob job, List<BatchItem> items, int count, int cap, long start)
    {
        var method = job.Queue.Method;
        using var span = TaskTraces.StartBatch(method.Method.Contract.ServiceName, method.Method.Name, items, count);
        IReadOnlyList<BatchAnswer> answers;
        try
        {
            answers = Call(job, items, cap);
            libraries.EndRun(executor.Device);
        }
#pragma warning disable CA1031 // Whatever the user's code throws goes to who waits for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            TaskTraces.Fail(span, exception.GetType().FullName);
            return exception;
        }

        var elapsed = time.GetElapsedTime(start);
        scheduler.Ran(executor, job, Math.Min(count, cap), elapsed, RunEnd.Good);
        metrics.End(method, elapsed);
        for (var i = 0; i < items.Count; i++)
        {
            answers[i].Complete(items[i]);
        }

        job.Queue.Ended?.Invoke(items);
        return null;
    }

    private void Failed(DeviceExecutor executor, DeviceJob job, List<BatchItem> items, int size, Exception exception, TimeSpan elapsed)
    {
        var fault = libraries.FaultOf(executor.Device, exception);
        scheduler.Ran(executor, job, size, elapsed, EndOf(fault));
        if (fault == BentoDeviceFault.Lost)
        {
            Lose(executor, exception);
            items.ForEach(item => item.Interrupt(exception.Message));
            job.Queue.Ended?.Invoke(items);
            return;
        }

        if (fault == BentoDeviceFault.OutOfMemory)
        {
            metrics.DidNotFit(job.Queue.Method);
            GC.Collect();
        }

        if (items.Count > 1)
        {
            RunBatch(executor, job, items[..(items.Count / 2)]);
            RunBatch(executor, job, items[(items.Count / 2)..]);
        }
        else if (fault == BentoDeviceFault.OutOfMemory && size > 1)
        {
            // The call is run in smaller parts now, because the cap is lower.
            RunBatch(executor, job, items);
        }
        else
        {
            items[0].Fail(exception);
            job.Queue.Ended?.Invoke(items);
        }
    }

    private IReadOnlyList<BatchAnswer> Call(DeviceJob job, List<BatchItem> items, int cap)
    {
        using var stop = new BatchToken(items);
        var call = new RunCall(root, job.Worker.Device, null, new RunContext([]), time.GetUtcNow(), stop.Token);
        try
        {
            return job.Queue.Method.Batches!.Run(job.Worker.Instance, [.. items.Select(static item => item.Arguments)], cap, call);
        }
        finally
        {
            call.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static RunEnd EndOf(BentoDeviceFault fault) => fault == BentoDeviceFault.OutOfMemory ? RunEnd.DidNotFit : RunEnd.Failed;

    private void Lose(DeviceExecutor executor, Exception exception)
    {
        Lost(exception, executor.Name);
        scheduler.Quarantine(executor, exception.Message);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Device} is of no use to this process any more: its runs are interrupted, and other devices go on. Restart the process")]
    private partial void Lost(Exception exception, string device);
}
