using System.Runtime.InteropServices;
using BentoSharp.Hosting.Batches;

namespace BentoSharp.Hosting.Devices;

/// <summary>
/// Says what the devices of a host run next. The methods that wait for a device share it by the time that their runs take, whichever services
/// they belong to, so that one with slow runs does not keep the others waiting.
/// </summary>
internal sealed class DeviceScheduler(DeviceMemory memory, TimeProvider time)
{
    private readonly object _lock = new();
    private int _waiting;
    private bool _isStopped;

    /// <summary>Lets devices run the calls of a queue.</summary>
    public void Open(DeviceQueue queue, IEnumerable<DeviceExecutor> executors)
    {
        lock (_lock)
        {
            foreach (var executor in executors.Distinct())
            {
                queue.Executors.Add(executor);
                executor.Queues.Add(queue);
            }
        }
    }

    /// <summary>Lets calls wait for a device. Where no device is left they are interrupted at once.</summary>
    public void Add(DeviceQueue queue, ReadOnlySpan<BatchItem> items)
    {
        string? lost = null;
        lock (_lock)
        {
            if (queue.Executors.TrueForAll(static executor => executor.State == DeviceState.Lost))
            {
                lost = queue.Executors.Select(static executor => executor.Fault).FirstOrDefault() ?? "";
            }
            else
            {
                if (queue.Waiting.IsEmpty)
                {
                    queue.Begin(LeastUsedBeside(queue));
                }

                foreach (var item in items)
                {
                    queue.Waiting.Add(item);
                }

                Wake();
            }
        }

        if (lost is not null)
        {
            foreach (var item in items)
            {
                item.GiveBack(lost);
            }
        }
    }

    /// <summary>Lets a device do something before all runs.</summary>
    public void Order(DeviceExecutor executor, Action order)
    {
        lock (_lock)
        {
            executor.Orders.Enqueue(order);
            Wake();
        }
    }

    /// <summary>Waits for what a device does next. Its thread calls this when it is free.</summary>
    /// <param name="executor">The device.</param>
    /// <param name="life">The number of the thread.</param>
    /// <returns>Null when the thread is to end.</returns>
    public DeviceTurn? Next(DeviceExecutor executor, int life)
    {
        lock (_lock)
        {
            while (!_isStopped && life == executor.Life)
            {
                if (executor.Orders.TryDequeue(out var order))
                {
                    return new DeviceTurn(order, null);
                }

                if (executor.State == DeviceState.Working && TakeJob(executor) is { } job)
                {
                    executor.Job = job;
                    return new DeviceTurn(null, job);
                }

                _waiting++;
                Monitor.Wait(_lock);
                _waiting--;
            }

            return null;
        }
    }

    /// <summary>Takes in how a run went, or a part of it.</summary>
    public void Ran(DeviceExecutor executor, DeviceJob job, int items, TimeSpan elapsed, RunEnd end)
    {
        lock (_lock)
        {
            job.Queue.Ran(items, elapsed, end);
            executor.Use.Busy += elapsed;
            executor.Use.Runs++;
            executor.Use.OutOfMemories += end == RunEnd.DidNotFit ? 1 : 0;
            if (end == RunEnd.Good)
            {
                memory.Fitted(job, items);
            }
        }
    }

    /// <summary>A job has returned.</summary>
    public void Done(DeviceExecutor executor, DeviceJob job)
    {
        bool wasLeft;
        lock (_lock)
        {
            wasLeft = job.IsAbandoned;
            memory.End(job);
            if (executor.Job == job)
            {
                executor.Job = null;
                if (executor.State == DeviceState.Stuck)
                {
                    (executor.State, executor.Fault) = (DeviceState.Working, null);
                }
            }

            Wake();
        }

        if (wasLeft)
        {
            job.Queue.Tenant.Returned(job);
        }
    }

    /// <summary>Leaves a job behind, unless it has just returned.</summary>
    /// <returns>The number of the thread that the device goes on with; null where it does not go on.</returns>
    public int? Abandon(DeviceExecutor executor, DeviceJob job, string reason)
    {
        lock (_lock)
        {
            if (executor.Job != job)
            {
                return null;
            }

            job.IsAbandoned = true;
            if (executor.Device.IsAccelerator)
            {
                (executor.State, executor.Fault) = (DeviceState.Stuck, reason);
                return null;
            }

            executor.Job = null;
            return ++executor.Life;
        }
    }

    /// <summary>Takes a device out of use for good. What waits for no other device is given back.</summary>
    public void Quarantine(DeviceExecutor executor, string reason)
    {
        List<DeviceQueue> orphans;
        List<BatchItem> items = [];
        lock (_lock)
        {
            (executor.State, executor.Fault) = (DeviceState.Lost, reason);
            orphans = executor.Queues.FindAll(static queue => queue.Executors.TrueForAll(static other => other.State == DeviceState.Lost));
            orphans.ForEach(queue => items.AddRange(queue.Waiting.TakeAll()));
            Wake();
        }

        foreach (var tenant in orphans.Select(static queue => queue.Tenant).Distinct())
        {
            tenant.DevicesLost(reason);
        }

        items.ForEach(item => item.GiveBack(reason));
    }

    /// <summary>Reads something of queues or devices while nothing of them changes.</summary>
    public T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    /// <summary>Forgets a service's queues; what waits in them is given up.</summary>
    public void Close(IReadOnlyCollection<DeviceQueue> queues)
    {
        lock (_lock)
        {
            foreach (var queue in queues)
            {
                queue.Executors.ForEach(executor => executor.Queues.Remove(queue));
            }
        }
    }

    /// <summary>Lets the threads of all devices end.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }

    private DeviceJob? TakeJob(DeviceExecutor executor)
    {
        foreach (var queue in executor.Queues.Where(static queue => !queue.Waiting.IsEmpty).OrderBy(static queue => queue.Used))
        {
            if (queue.Tenant.WorkerOn(executor) is not { } worker)
            {
                continue;
            }

            var most = memory.Admit(executor, queue, queue.Cap.Current);
            if (most > 0 && queue.Waiting.Take(most, time.GetUtcNow()) is { Count: > 0 } items)
            {
                var job = new DeviceJob(queue, worker, items, time.GetTimestamp());
                memory.Begin(executor, job);
                return job;
            }
        }

        return null;
    }

    private static TimeSpan? LeastUsedBeside(DeviceQueue queue)
    {
        TimeSpan? least = null;
        foreach (var executor in queue.Executors)
        {
            foreach (var other in CollectionsMarshal.AsSpan(executor.Queues))
            {
                if (other != queue && !other.Waiting.IsEmpty && !(other.Used >= least))
                {
                    least = other.Used;
                }
            }
        }

        return least;
    }

    private void Wake()
    {
        if (_waiting > 0)
        {
            Monitor.PulseAll(_lock);
        }
    }
}
