namespace BentoSharp.Hosting.Queue;

/// <summary>What the transitions of a task read and change.</summary>
internal readonly record struct TaskStanding
{
    /// <summary>Where the task is in its life.</summary>
    public required BentoTaskStatus State { get; init; }

    /// <summary>The number that makes a stale attempt's writes fail.</summary>
    public long Fence { get; init; }

    /// <summary>How many attempts were begun and counted.</summary>
    public int Attempt { get; init; }

    /// <summary>How many attempts the end of a process cut short.</summary>
    public int Interruptions { get; init; }

    /// <summary>Its place in the order.</summary>
    public long Due { get; init; }

    /// <summary>When it may start at the earliest.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it expires while it waits.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Until when it waits for its first attempt at most; null from that on.</summary>
    public DateTimeOffset? WaitUntil { get; init; }

    /// <summary>Until when it has to have ended, with all its attempts.</summary>
    public DateTimeOffset? FinishUntil { get; init; }

    /// <summary>When it fails if it still waits: the earliest of its limits.</summary>
    public DateTimeOffset? ExpiresAt => TaskExpiry.Of(this)?.At;

    /// <summary>When its last attempt began.</summary>
    public DateTimeOffset? ExecutedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}
