namespace BentoSharp.Hosting.Devices;

/// <summary>
/// Looks for batches that do not return: a native call that hangs can't be stopped, and without this the device would wait for it for ever. Calls that
/// run by themselves have their own time-outs.
/// </summary>
internal sealed class DeviceWatchdog(DeviceAllocator devices, DeviceScheduler scheduler, BentoSharpOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private ITimer? _timer;

    /// <summary>Begins to look.</summary>
    public void Start() => _timer ??= time.CreateTimer(static state => ((DeviceWatchdog)state!).Look(), this, Period, Period);

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        foreach (var executor in devices.Executors)
        {
            if (scheduler.Read(() => executor.Job) is { IsWatched: true } job && Fault(job) is { } fault)
            {
                job.IsWatched = false;
                _ = job.Queue.Tenant.LeaveAsync(executor, job, fault);
                foreach (var item in job.Items.ToArray())
                {
                    item.Interrupt(fault);
                }

                job.Queue.Ended?.Invoke(job.Items);
            }
        }
    }

    private string? Fault(DeviceJob job)
    {
        var (name, now) = (job.Queue.Method.Method.Name, time.GetTimestamp());
        if (time.GetElapsedTime(job.Begun, now) is var elapsed && elapsed > options.BatchTimeout)
        {
            return FormattableString.Invariant($"a batch of {name} has run for {elapsed.TotalSeconds:0} s and does not return (BatchTimeout)");
        }

        if (!job.Items.TrueForAll(static item => item.IsOver))
        {
            return null;
        }

        job.UnwantedSince ??= now;
        return time.GetElapsedTime(job.UnwantedSince.Value, now) > options.CancellationGrace
            ? $"a batch of {name} goes on although nobody waits for it any more"
            : null;
    }
}
