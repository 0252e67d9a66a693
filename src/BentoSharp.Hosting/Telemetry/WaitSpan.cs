using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Telemetry;

/// <summary>The time that a task waited for an attempt.</summary>
internal readonly record struct WaitSpan(DateTimeOffset Since, TimeSpan Length)
{
    /// <summary>
    /// The wait before a leased attempt: since the submit, or since the end of a delay. Null where that is not known: an attempt that follows
    /// an interrupted one waited since a moment that nothing is kept of.
    /// </summary>
    public static WaitSpan? Of(TaskRecord lease)
    {
        if (lease.ExecutedAt is not { } begun || lease.Interruptions > 0 || (lease.Attempt > 1 && lease.NotBefore is null))
        {
            return null;
        }

        var since = lease.NotBefore > lease.CreatedAt ? lease.NotBefore.Value : lease.CreatedAt;
        return new WaitSpan(since, begun > since ? begun - since : TimeSpan.Zero);
    }
}
