using System.Collections.Concurrent;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>Who waits for the end of which task in this process, or for any change of it. It is signalled; nobody polls.</summary>
internal sealed class TaskWaiters
{
    private readonly ConcurrentDictionary<Guid, EndWaiters> _ends = new();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _changes = new();
    private int _watched;

    /// <summary>
    /// A task that completes when the queued one ends: with its answer, or with null where that has to be read. Ask for the state after this, so
    /// that no end is missed. Who waits no more says so by <see cref="Leave"/>.
    /// </summary>
    public Task<TaskRecord?> Ended(Guid id)
    {
        while (true)
        {
            var waiters = _ends.GetOrAdd(id, static _ => new EndWaiters());
            if (waiters.TryEnter())
            {
                return waiters.End.Task;
            }
        }
    }

    /// <summary>Says that one of those who wait does so no more. The others go on; with the last one nothing stays behind.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="ended">What <see cref="Ended"/> gave.</param>
    public void Leave(Guid id, Task<TaskRecord?> ended)
    {
        if (_ends.TryGetValue(id, out var waiters) && waiters.End.Task == ended && waiters.Leave())
        {
            _ends.TryRemove(KeyValuePair.Create(id, waiters));
        }
    }

    /// <summary>Wakes who waits for the end with the answer, and who waits for a change.</summary>
    public void Signal(in TaskEnd end)
    {
        if (_ends.TryRemove(end.Id, out var waiters))
        {
            waiters.Close();
            waiters.End.TrySetResult(end.Task);
        }

        SignalChange(end.Id);
    }

    /// <summary>The tasks for which somebody waits.</summary>
    public IReadOnlyCollection<Guid> Awaited => _ends.IsEmpty && _changes.IsEmpty ? [] : [.. _ends.Keys.Union(_changes.Keys)];

    /// <summary>The tasks of which somebody wants to see every change.</summary>
    public IReadOnlyCollection<Guid> Watched => _changes.IsEmpty ? [] : [.. _changes.Keys];

    /// <summary>A task that completes when anything about the queued one changes. Ask for it before the state, so that no change is missed.</summary>
    public Task Changed(Guid id)
    {
        Volatile.Write(ref _watched, 1);
        return _changes.GetOrAdd(id, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Wakes who waits for a change. Costs nothing as long as nobody has ever watched a task.</summary>
    public void SignalChange(Guid id)
    {
        if (Volatile.Read(ref _watched) != 0 && _changes.TryRemove(id, out var waiter))
        {
            waiter.TrySetResult();
        }
    }

    /// <summary>Those who wait for the end of one task.</summary>
    private sealed class EndWaiters
    {
        private const int Closed = -1;

        private int _count;

        public TaskCompletionSource<TaskRecord?> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <returns>False where nobody tells these of an end any more.</returns>
        public bool TryEnter()
        {
            lock (End)
            {
                if (_count == Closed)
                {
                    return false;
                }

                _count++;
                return true;
            }
        }

        /// <returns>Whether that was the last one: then no other enters.</returns>
        public bool Leave()
        {
            lock (End)
            {
                if (_count == Closed || --_count > 0)
                {
                    return false;
                }

                _count = Closed;
                return true;
            }
        }

        public void Close()
        {
            lock (End)
            {
                _count = Closed;
            }
        }
    }
}
