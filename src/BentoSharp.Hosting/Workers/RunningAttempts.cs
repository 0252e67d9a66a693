using System.Collections.Concurrent;

namespace BentoSharp.Hosting.Workers;

/// <summary>The attempts that run on this node, so that a cancellation finds the token to fire.</summary>
internal sealed class RunningAttempts
{
    private readonly ConcurrentDictionary<Guid, IRunningAttempt> _attempts = new();

    public IEnumerable<IRunningAttempt> All => _attempts.Values;

    public void Add(IRunningAttempt attempt) => _attempts[attempt.Lease.Id] = attempt;

    public void Remove(IRunningAttempt attempt) => _attempts.TryRemove(new KeyValuePair<Guid, IRunningAttempt>(attempt.Lease.Id, attempt));

    public void Cancel(Guid id)
    {
        if (_attempts.TryGetValue(id, out var attempt))
        {
            attempt.Stop(StopReason.Canceled);
        }
    }
}
