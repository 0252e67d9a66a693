using System.Collections.Concurrent;

namespace BentoSharp.Hosting.Queue;

/// <summary>Who waits for the end of which task in this process. The end is signalled; nobody polls.</summary>
internal sealed class TaskWaiters
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiters = new();

    /// <summary>A task that completes when the queued one ends. Ask for the state after it, so that no end is missed.</summary>
    public Task Ended(Guid id) =>
        _waiters.GetOrAdd(id, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The tasks for which somebody waits.</summary>
    public IReadOnlyCollection<Guid> Ids => _waiters.IsEmpty ? [] : [.. _waiters.Keys];

    /// <summary>Wakes who waits.</summary>
    public void Signal(Guid id)
    {
        if (_waiters.TryRemove(id, out var waiter))
        {
            waiter.TrySetResult();
        }
    }
}
