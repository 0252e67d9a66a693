namespace BentoSharp.Hosting.Devices;

/// <summary>
/// What the runs of a method need of a device's memory. What they once took the process keeps, for libtorch's allocators give nothing back; so
/// only a run that is larger than all before it takes more.
/// </summary>
/// <param name="declared">Bytes for each item, as the method says; 0 where it doesn't.</param>
internal sealed class MemoryNeed(long declared)
{
    // Below it a difference is noise: other threads allocate as well.
    private const long Noise = 4L << 20;

    private readonly Dictionary<DeviceExecutor, int> _largest = [];
    private long _learnedBytes;
    private long _learnedItems;

    /// <summary>Bytes for each item: declared, or learned from runs; 0 while nothing is known.</summary>
    public long ItemBytes => declared > 0 ? declared : _learnedItems > 0 ? _learnedBytes / _learnedItems : 0;

    /// <summary>The most items of a run that fitted on a device.</summary>
    public int LargestOn(DeviceExecutor executor) => _largest.GetValueOrDefault(executor);

    /// <summary>How much more than all runs before it a run takes.</summary>
    public long MoreFor(DeviceExecutor executor, int items) => Math.Max(0, items - LargestOn(executor)) * ItemBytes;

    /// <summary>Takes in that a run fitted.</summary>
    /// <param name="executor">The device.</param>
    /// <param name="items">How many items it had.</param>
    /// <param name="grown">How much more memory the device has in use since; null where that is not known, or others ran beside it.</param>
    public void Fitted(DeviceExecutor executor, int items, long? grown)
    {
        var before = LargestOn(executor);
        if (items <= before)
        {
            return;
        }

        _largest[executor] = items;
        if (grown > Noise)
        {
            _learnedBytes += grown.Value;
            _learnedItems += items - before;
        }
    }
}
