namespace BentoSharp;

/// <summary>Why a pending task has not begun, and when it may; an estimate of the moment of the question.</summary>
/// <param name="Reason">What it waits for.</param>
public sealed record BentoTaskWait(BentoWaitReason Reason)
{
    /// <summary>Its place among the ready tasks of the service: 1 is the next. Null where that is not known, and behind a thousand others.</summary>
    public int? Position { get; init; }

    /// <summary>When it begins at the earliest, by the rate of the last minutes; null where nothing was measured or it can't be told.</summary>
    public DateTimeOffset? Earliest { get; init; }

    /// <summary>When it begins at the latest, as far as the rate of the last minutes tells.</summary>
    public DateTimeOffset? Latest { get; init; }
}

/// <summary>What a pending task waits for.</summary>
public enum BentoWaitReason
{
    /// <summary>For the tasks that go first. On the wire <c>behind</c>.</summary>
    Behind,

    /// <summary>For one of those that run to end: as many run as may at once. On the wire <c>limit</c>.</summary>
    Limit,

    /// <summary>For its time. On the wire <c>delayed</c>.</summary>
    Delayed,

    /// <summary>For its service or task to be resumed. On the wire <c>paused</c>.</summary>
    Paused,

    /// <summary>For a process that runs such tasks. On the wire <c>no_worker</c>.</summary>
    NoWorker,
}
