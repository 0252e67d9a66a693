using System.Collections.Concurrent;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>Who waits for the end of which task in this process, or for any change of it. It is signalled; nobody polls.</summary>
internal sealed class TaskWaiters
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<TaskRecord?>> _ends = new();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<TaskRecord?>> _changes = new();
    private int _watched;

    /// <summary>
    /// A task that completes when the queued one ends: with its answer, or with null where that has to be read. Ask for the state after this, so
    /// that no end is missed.
    /// </summary>
    public Task<TaskRecord?> Ended(Guid id) => Of(_ends, id).Task;

    /// <summary>Wakes who waits for the end with the answer, and who waits for a change.</summary>
    public void Signal(in TaskEnd end)
    {
        if (_ends.TryRemove(end.Id, out var waiter))
        {
            waiter.TrySetResult(end.Task);
        }

        SignalChange(end.Id);
    }

    /// <summary>A task that completes when anything about the queued one changes. Ask for it before the state, so that no change is missed.</summary>
    public Task Changed(Guid id)
    {
        Volatile.Write(ref _watched, 1);
        return Of(_changes, id).Task;
    }

    /// <summary>Wakes who waits for the end, and who waits for a change.</summary>
    public void Signal(Guid id)
    {
        Complete(_ends, id);
        SignalChange(id);
    }

    /// <summary>Wakes who waits for a change. Costs nothing as long as nobody has ever watched a task.</summary>
    public void SignalChange(Guid id)
    {
        if (Volatile.Read(ref _watched) != 0)
        {
            Complete(_changes, id);
        }
    }

    private static TaskCompletionSource<TaskRecord?> Of(ConcurrentDictionary<Guid, TaskCompletionSource<TaskRecord?>> waiters, Guid id) =>
        waiters.GetOrAdd(id, static _ => new TaskCompletionSource<TaskRecord?>(TaskCreationOptions.RunContinuationsAsynchronously));

    private static void Complete(ConcurrentDictionary<Guid, TaskCompletionSource<TaskRecord?>> waiters, Guid id)
    {
        if (waiters.TryRemove(id, out var waiter))
        {
            waiter.TrySetResult(null);
        }
    }
}
