using BentoSharp.Hosting.Batches;
using BentoSharp.Hosting.Workers;

namespace BentoSharp.Hosting.Devices;

/// <summary>The calls of one method that wait for one of its service's devices, and what is known of their runs. Guarded by the scheduler.</summary>
internal sealed class DeviceQueue
{
    private readonly BatchCost _cost = new();

    /// <param name="method">The method. Calls of one that is not batchable run by themselves.</param>
    /// <param name="tenant">The service.</param>
    public DeviceQueue(BentoMethodDefinition method, IDeviceTenant tenant)
    {
        (Method, Tenant) = (method, tenant);
        Waiting = new BatchQueue(_cost);
        Cap = new BatchCap(method.Batches is null ? 1 : method.Settings.MaxBatchSize);
        Need = new MemoryNeed(method.Settings.ItemBytes);
    }

    public BentoMethodDefinition Method { get; }

    public IDeviceTenant Tenant { get; }

    public BatchQueue Waiting { get; }

    public BatchCap Cap { get; }

    /// <summary>What its runs need of the device's memory.</summary>
    public MemoryNeed Need { get; }

    /// <summary>The devices that run it.</summary>
    public List<DeviceExecutor> Executors { get; } = [];

    /// <summary>The time of devices that it has used, compared with that of other methods.</summary>
    public TimeSpan Used { get; private set; }

    /// <summary>What a run of so many items is expected to take.</summary>
    public TimeSpan CostOf(int items) => _cost.Of(items);

    /// <summary>Has calls again: the time when it had none gives it no right to more than the others.</summary>
    public void Begin(TimeSpan? leastUsed)
    {
        if (leastUsed > Used)
        {
            Used = leastUsed.Value;
        }
    }

    /// <summary>How many native objects its runs of late have left, for <see cref="LeakWatch"/>; null when that was told.</summary>
    public (int Runs, long Objects)? Left { get; set; } = (0, 0);

    /// <summary>Told of calls that a run has ended, so that those which are attempts are finished together.</summary>
    public Action<List<BatchItem>>? Ended { get; init; }

    /// <summary>Takes in how a run went.</summary>
    public void Ran(int items, TimeSpan elapsed, RunEnd end)
    {
        Used += elapsed;
        switch (end)
        {
            case RunEnd.Good:
                _cost.Add(items, elapsed);
                Cap.Fitted(items);
                break;
            case RunEnd.DidNotFit:
                Cap.DidNotFit(items);
                break;
        }
    }
}

/// <summary>How a run ended, as far as its device is concerned.</summary>
internal enum RunEnd
{
    Good,
    Failed,
    DidNotFit,
}

/// <summary>A service that computes on devices.</summary>
internal interface IDeviceTenant
{
    /// <summary>The instance that runs on a device; null while there is none.</summary>
    Worker? WorkerOn(DeviceExecutor executor);

    /// <summary>Goes on without a batch that does not return.</summary>
    Task LeaveAsync(DeviceExecutor executor, DeviceJob job, string reason);

    /// <summary>A run that was left behind has returned.</summary>
    void Returned(DeviceJob job);

    /// <summary>None of its devices can be computed on any more.</summary>
    void DevicesLost(string reason);
}
