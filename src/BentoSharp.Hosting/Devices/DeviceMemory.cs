namespace BentoSharp.Hosting.Devices;

/// <summary>
/// Admits runs as the memory of their device allows: fewer items where more would not fit, none while others have to end first. A single item is
/// always admitted when nothing else runs there: whether it fits is then only known when it has run. Guarded by the scheduler.
/// </summary>
internal sealed class DeviceMemory(DeviceLibraries libraries, TimeProvider time)
{
    // Neither what others take meanwhile nor how memory falls into pieces is known.
    private const double Usable = 0.9;
    private static readonly TimeSpan Age = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<BentoDevice, (BentoDeviceMemory? Memory, long At)> _read = [];
    private readonly Dictionary<DeviceJob, Run> _runs = [];

    /// <summary>How many items of a queue may run on a device now.</summary>
    public int Admit(DeviceExecutor executor, DeviceQueue queue, int most)
    {
        var (bytes, largest) = (queue.Need.ItemBytes, queue.Need.LargestOn(executor));
        if (bytes == 0 || most <= largest || Read(executor.Device) is not { } memory)
        {
            return most;
        }

        var beside = _runs.Values.Where(run => run.Executor.Device == executor.Device).ToList();
        var free = (memory.FreeBytes * Usable) - beside.Sum(static run => (double)run.More);
        var admitted = (int)Math.Clamp(largest + Math.Floor(free / bytes), 0, most);
        return admitted > 0 || beside.Count > 0 ? admitted : 1;
    }

    /// <summary>A run begins.</summary>
    public void Begin(DeviceExecutor executor, DeviceJob job)
    {
        var items = Math.Min(job.Items.Sum(static item => item.Count), job.Queue.Cap.Current);
        var isLargest = items > job.Queue.Need.LargestOn(executor);
        var isAlone = _runs.Values.All(run => run.Executor.Device != executor.Device);
        foreach (var other in _runs.Values.Where(run => run.Executor.Device == executor.Device))
        {
            other.IsAlone = false;
        }

        // What the device has in use is of interest only where it may grow.
        var before = isLargest && isAlone ? libraries.ReadMemory(executor.Device) : null;
        _runs[job] = new Run(executor, items, job.Queue.Need.MoreFor(executor, items), before) { IsAlone = isAlone };
    }

    /// <summary>A run of so many items went well.</summary>
    public void Fitted(DeviceJob job, int items)
    {
        if (_runs.TryGetValue(job, out var run) && items > job.Queue.Need.LargestOn(run.Executor))
        {
            var after = run is { IsAlone: true, Before: not null } && items == run.Items ? libraries.ReadMemory(run.Executor.Device) : null;
            job.Queue.Need.Fitted(run.Executor, items, run.Before?.FreeBytes - after?.FreeBytes);
            _read.Remove(run.Executor.Device);
        }
    }

    /// <summary>A run has ended.</summary>
    public void End(DeviceJob job) => _runs.Remove(job);

    private BentoDeviceMemory? Read(BentoDevice device)
    {
        var now = time.GetTimestamp();
        if (!_read.TryGetValue(device, out var known) || time.GetElapsedTime(known.At, now) > Age)
        {
            _read[device] = known = (libraries.ReadMemory(device), now);
        }

        return known.Memory;
    }

    private sealed class Run(DeviceExecutor executor, int items, long more, BentoDeviceMemory? before)
    {
        public DeviceExecutor Executor => executor;

        public int Items => items;

        public long More => more;

        public BentoDeviceMemory? Before => before;

        public bool IsAlone { get; set; }
    }
}
