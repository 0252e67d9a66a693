namespace BentoSharp.Hosting.Devices;

/// <summary>What there is to tell of the devices of this node, for metrics and for the admin routes.</summary>
internal sealed class DeviceReports(DeviceAllocator devices, DeviceScheduler scheduler, DeviceLibraries libraries, TimeProvider time)
{
    /// <summary>How many native objects the process holds; null where no library counts.</summary>
    public long? LiveObjects => libraries.CountLiveObjects();

    /// <summary>The models that were loaded.</summary>
    public IReadOnlyList<BentoModelLoad> Models => libraries.Models;

    /// <summary>The devices that run something, as they are now. Those of one name are the processor's threads.</summary>
    public IReadOnlyList<DeviceReport> Read()
    {
        var executors = devices.Executors;
        var reports = scheduler.Read(() => executors
            .Where(static executor => executor.Queues.Count > 0)
            .Select(executor => new DeviceReport(
                executor.Name,
                executor.Device,
                executor.State,
                executor.Fault,
                executor.Use.Busy + Since(executor.Job),
                executor.Use.Runs,
                executor.Use.OutOfMemories,
                executor.Job is { } job ? Name(job.Queue) : null,
                executor.Job?.Items.Sum(static item => item.Count) ?? 0,
                Since(executor.Job),
                null))
            .ToList());
        return [.. reports.Select(report => report with { Memory = libraries.ReadMemory(report.Device) })];
    }

    /// <summary>The methods that run on devices, as they are now.</summary>
    public IReadOnlyList<QueueReport> ReadQueues()
    {
        var executors = devices.Executors;
        return scheduler.Read(() => executors
            .SelectMany(static executor => executor.Queues).Distinct()
            .Select(static queue => new QueueReport(
                queue.Method.Method.Contract.ServiceName,
                queue.Method.Method.Name,
                queue.Waiting.Count,
                queue.Cap.Current,
                queue.Cap.Maximum,
                queue.Cap.OutOfMemoryCount,
                queue.Need.ItemBytes,
                queue.CostOf(1),
                queue.CostOf(queue.Cap.Current),
                [.. queue.Executors.Select(static executor => executor.Name)]))
            .ToList());
    }

    private TimeSpan Since(DeviceJob? job) => job is null ? TimeSpan.Zero : time.GetElapsedTime(job.Begun);

    private static (string Service, string Task) Name(DeviceQueue queue) => (queue.Method.Method.Contract.ServiceName, queue.Method.Method.Name);
}

/// <summary>A device of this node.</summary>
/// <param name="Name">Its name, with a number for the processor's threads.</param>
/// <param name="Device">The device.</param>
/// <param name="State">Whether it can be computed on.</param>
/// <param name="Fault">Why not.</param>
/// <param name="Busy">How long it has computed since the start.</param>
/// <param name="Runs">How many runs it has had.</param>
/// <param name="OutOfMemories">How many of them its memory did not hold.</param>
/// <param name="Running">What runs.</param>
/// <param name="Items">How many items it has.</param>
/// <param name="RunningFor">Since when.</param>
/// <param name="Memory">Its memory, where that is known.</param>
internal sealed record DeviceReport(
    string Name, BentoDevice Device, DeviceState State, string? Fault, TimeSpan Busy, long Runs, long OutOfMemories,
    (string Service, string Task)? Running, int Items, TimeSpan RunningFor, BentoDeviceMemory? Memory);

/// <summary>A method that runs on devices.</summary>
/// <param name="Service">Its service.</param>
/// <param name="Task">Its name.</param>
/// <param name="Waiting">How many calls wait for a device.</param>
/// <param name="Cap">How many items a run may have now.</param>
/// <param name="MaxCap">How many it may have at most.</param>
/// <param name="OutOfMemories">How many runs did not fit.</param>
/// <param name="ItemBytes">The memory that an item takes; 0 while it is not known.</param>
/// <param name="CostOfOne">What a run of one item is expected to take.</param>
/// <param name="CostOfCap">What the largest run is expected to take.</param>
/// <param name="Devices">The devices.</param>
internal sealed record QueueReport(
    string Service, string Task, int Waiting, int Cap, int MaxCap, int OutOfMemories, long ItemBytes, TimeSpan CostOfOne, TimeSpan CostOfCap,
    IReadOnlyList<string> Devices);
