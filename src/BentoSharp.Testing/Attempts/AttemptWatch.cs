using System.Collections.Concurrent;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Workers;

namespace BentoSharp.Testing.Attempts;

/// <summary>Sees each attempt begin: it lets those fail that shall, and knows which of them wait for other tasks.</summary>
internal sealed class AttemptWatch(BentoTestFaults faults) : IAttemptObserver
{
    private readonly ConcurrentDictionary<Guid, IRunningAttempt> _attempts = new();

    public void Begin(IRunningAttempt attempt)
    {
        _attempts[attempt.Lease.Id] = attempt;
        faults.ThrowForAttempt(attempt.Lease.Task);
    }

    /// <summary>Whether a running task has given its room away, because it waits for another one.</summary>
    public bool Waits(TaskRecord task) => _attempts.TryGetValue(task.Id, out var attempt) && attempt.Lease.Fence == task.Fence && attempt.IsWaiting;
}
