namespace BentoSharp.Hosting.Batches;

/// <summary>
/// The calls that wait for a service's devices. Several methods share the devices by the time that their batches take, so that one with
/// slow batches does not keep the others waiting.
/// </summary>
internal sealed class BatchScheduler(IEnumerable<BentoMethodDefinition> methods, TimeProvider time)
{
    private readonly object _lock = new();
    private readonly Dictionary<BentoMethodDefinition, MethodBatches> _methods = methods.ToDictionary(
        static method => method, static method => new MethodBatches(method));

    private bool _isStopped;

    /// <summary>Lets a call wait for a device.</summary>
    public void Add(BentoMethodDefinition method, BatchItem item)
    {
        lock (_lock)
        {
            var batches = _methods[method];
            if (batches.Queue.IsEmpty)
            {
                batches.Begin(_methods.Values.Where(static other => !other.Queue.IsEmpty).Min(static other => (TimeSpan?)other.Used));
            }

            batches.Queue.Add(item);
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Waits for the next batch. A device calls it when it is free.</summary>
    /// <returns>The batch; null when the scheduler was stopped.</returns>
    public (MethodBatches Method, List<BatchItem> Items)? Take()
    {
        lock (_lock)
        {
            while (!_isStopped)
            {
                var next = _methods.Values.Where(static method => !method.Queue.IsEmpty).MinBy(static method => method.Used);
                if (next is null)
                {
                    Monitor.Wait(_lock);
                }
                else if (next.Queue.Take(next.Cap.Current, time.GetUtcNow()) is { Count: > 0 } batch)
                {
                    return (next, batch);
                }
            }

            return null;
        }
    }

    /// <summary>Lets devices end.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Takes in how a batch went.</summary>
    public void Ran(MethodBatches method, int items, TimeSpan elapsed, bool fitted)
    {
        lock (_lock)
        {
            method.Ran(items, elapsed, fitted);
        }
    }
}

/// <summary>What is known of one method's batches; guarded by the scheduler.</summary>
internal sealed class MethodBatches
{
    private readonly BatchCost _cost = new();

    public MethodBatches(BentoMethodDefinition method)
    {
        Method = method;
        Queue = new BatchQueue(_cost);
        Cap = new BatchCap(method.Batches is null ? 1 : method.Settings.MaxBatchSize);
    }

    public BentoMethodDefinition Method { get; }

    public BatchQueue Queue { get; }

    public BatchCap Cap { get; }

    /// <summary>The time of devices that it has used, compared with that of other methods.</summary>
    public TimeSpan Used { get; private set; }

    /// <summary>Has calls again: the time when it had none gives it no right to more than the others.</summary>
    public void Begin(TimeSpan? leastUsed)
    {
        if (leastUsed > Used)
        {
            Used = leastUsed.Value;
        }
    }

    public void Ran(int items, TimeSpan elapsed, bool fitted)
    {
        Used += elapsed;
        if (fitted)
        {
            _cost.Add(items, elapsed);
            Cap.Fitted(items);
        }
        else
        {
            Cap.DidNotFit(items);
        }
    }
}
