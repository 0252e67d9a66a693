using BentoSharp.Hosting.Batches;
using BentoSharp.Hosting.Workers;

namespace BentoSharp.Hosting.Devices;

/// <summary>Calls of a queue that run on a device together.</summary>
/// <param name="queue">Where they waited.</param>
/// <param name="worker">The instance that runs them.</param>
/// <param name="items">The calls.</param>
/// <param name="begun">The clock's timestamp when they began.</param>
internal sealed class DeviceJob(DeviceQueue queue, Worker worker, List<BatchItem> items, long begun)
{
    public DeviceQueue Queue => queue;

    public Worker Worker => worker;

    public List<BatchItem> Items => items;

    public long Begun => begun;

    /// <summary>Whether the watchdog has an eye on it: it has of batches, until it has acted.</summary>
    public bool IsWatched { get; set; } = queue.Method.Batches is not null;

    /// <summary>Since when nobody waits for it any more; for the watchdog.</summary>
    public long? UnwantedSince { get; set; }

    /// <summary>Whether the device goes on without it; guarded by the scheduler.</summary>
    public bool IsAbandoned { get; set; }
}

/// <summary>What a device does next.</summary>
/// <param name="Order">Work that goes ahead of runs; else null.</param>
/// <param name="Job">Calls to run; else null.</param>
internal readonly record struct DeviceTurn(Action? Order, DeviceJob? Job);
