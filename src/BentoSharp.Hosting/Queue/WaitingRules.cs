namespace BentoSharp.Hosting.Queue;

/// <summary>What is known of a task that waits, and of its service.</summary>
/// <param name="Now">The time.</param>
/// <param name="NotBefore">When it may start at the earliest.</param>
/// <param name="IsPaused">Whether its task or service is paused.</param>
/// <param name="HasWorkers">Whether a node runs such tasks.</param>
/// <param name="IsAtLimit">Whether as many of its task, or of its task and key, run as may at once.</param>
/// <param name="Ahead">How many ready tasks go first; null where that is not known or far.</param>
/// <param name="PerSecond">How many tasks of the service end in a second; null where that is not known.</param>
internal readonly record struct WaitingFacts(
    DateTimeOffset Now, DateTimeOffset? NotBefore, bool IsPaused, bool HasWorkers, bool IsAtLimit, int? Ahead, double? PerSecond);

/// <summary>Why a task waits and how long it may take, as pure functions.</summary>
internal static class WaitingRules
{
    // Rates change: what was measured may be half or double of what comes.
    private const double Spread = 2;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Why a task waits.</summary>
    public static BentoTaskWait Explain(in WaitingFacts facts)
    {
        if (facts.IsPaused || !facts.HasWorkers)
        {
            // Nobody knows for how long.
            return new BentoTaskWait(facts.IsPaused ? BentoWaitReason.Paused : BentoWaitReason.NoWorker);
        }

        if (facts.NotBefore > facts.Now)
        {
            return new BentoTaskWait(BentoWaitReason.Delayed) { Earliest = facts.NotBefore };
        }

        var reason = facts.IsAtLimit || facts.Ahead == 0 ? BentoWaitReason.Limit : BentoWaitReason.Behind;
        var wait = new BentoTaskWait(reason) { Position = facts.Ahead + 1 };
        return facts is { Ahead: { } ahead, PerSecond: { } rate }
            ? wait with { Earliest = facts.Now + Span(ahead / rate / Spread), Latest = facts.Now + Span((ahead + 1) / rate * Spread) }
            : wait;
    }

    /// <summary>When somebody for whom there was no room may come again: when about one task has ended, in whole seconds.</summary>
    public static TimeSpan RetryAfter(double? perSecond)
    {
        var seconds = perSecond is { } rate ? Math.Ceiling(1 / rate) : 1;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, LongestRetryAfter.TotalSeconds));
    }

    private static TimeSpan Span(double seconds) => seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
}
