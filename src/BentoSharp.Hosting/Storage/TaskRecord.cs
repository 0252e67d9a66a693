namespace BentoSharp.Hosting.Storage;

/// <summary>A task as it is kept.</summary>
public sealed record TaskRecord
{
    // Times that there may be, in ticks of UTC; 0 is none. A task is copied at each turn of its way, and they would be half of it.
    private readonly long _notBefore;
    private readonly long _deadline;
    private readonly long _waitUntil;
    private readonly long _finishUntil;
    private readonly long _executedAt;
    private readonly long _finishedAt;

    /// <summary>The id, a UUID of version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>Who submitted it; null where nobody was signed in.</summary>
    public string? Owner { get; init; }

    /// <summary>The task that submitted it; null where it was none.</summary>
    public Guid? Parent { get; init; }

    /// <summary>What tells it from its parent's other children.</summary>
    public string? ChildKey { get; init; }

    /// <summary>The task that it repeats; null where it was not made by a retry.</summary>
    public Guid? RetryOf { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required BentoTaskStatus State { get; init; }

    /// <summary>The number that makes a stale attempt's writes fail: it rises whenever an attempt begins or loses its right.</summary>
    public required long Fence { get; init; }

    /// <summary>How many attempts were begun.</summary>
    public int Attempt { get; init; }

    /// <summary>How many attempts the end of a process cut short.</summary>
    public int Interruptions { get; init; }

    /// <summary>Its place in the order: the lowest goes first. Microseconds since 1970.</summary>
    public long Due { get; init; }

    /// <summary>Its priority.</summary>
    public BentoTaskPriority Priority { get; init; }

    /// <summary>When it may start at the earliest.</summary>
    public DateTimeOffset? NotBefore
    {
        get => TimeOf(_notBefore);
        init => _notBefore = TicksOf(value);
    }

    /// <summary>When it expires if it has not started.</summary>
    public DateTimeOffset? Deadline
    {
        get => TimeOf(_deadline);
        init => _deadline = TicksOf(value);
    }

    /// <summary>Until when it waits for its first attempt at most; read with what is needed to run it, and null after that attempt began.</summary>
    public DateTimeOffset? WaitUntil
    {
        get => TimeOf(_waitUntil);
        init => _waitUntil = TicksOf(value);
    }

    /// <summary>Until when it has to have ended, with all its attempts; not kept of one that has ended.</summary>
    public DateTimeOffset? FinishUntil
    {
        get => TimeOf(_finishUntil);
        init => _finishUntil = TicksOf(value);
    }

    /// <summary>The key that it counts against and shares time with; null where it has none.</summary>
    public string? LimitKey { get; init; }

    /// <summary>The W3C trace context of its submit.</summary>
    public string? TraceParent { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last attempt began.</summary>
    public DateTimeOffset? ExecutedAt
    {
        get => TimeOf(_executedAt);
        init => _executedAt = TicksOf(value);
    }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt
    {
        get => TimeOf(_finishedAt);
        init => _finishedAt = TicksOf(value);
    }

    /// <summary>How much is done, from 0 to 1.</summary>
    public double? Progress { get; init; }

    /// <summary>What the task said with its progress.</summary>
    public string? ProgressMessage { get; init; }

    /// <summary>Why its last attempt failed.</summary>
    public BentoTaskError? Error { get; init; }

    /// <summary>The tasks that it has submitted, the first ones; none where they were not read.</summary>
    public IReadOnlyList<TaskChild> Children { get; init; } = [];

    /// <summary>The tasks that repeat it, the first ones; none where they were not read.</summary>
    public IReadOnlyList<TaskChild> Repeats { get; init; } = [];

    /// <summary>The attempts; none where they were not read.</summary>
    public IReadOnlyList<BentoTaskAttempt> Attempts { get; init; } = [];

    /// <summary>Why it waits; added to what a status tells, never kept.</summary>
    public BentoTaskWait? Wait { get; init; }

    /// <summary>The arguments; null where they were not read.</summary>
    public StoredRequest? Request { get; init; }

    /// <summary>The answer; null where it was not read, and before the end.</summary>
    public StoredResponse? Response { get; init; }

    private static DateTimeOffset? TimeOf(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    private static long TicksOf(DateTimeOffset? time) => time?.UtcTicks ?? 0;
}

/// <summary>A task that another one has submitted, or that repeats it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Task">Its name.</param>
/// <param name="State">Where it is in its life.</param>
public readonly record struct TaskChild(Guid Id, string Task, BentoTaskStatus State)
{
    /// <summary>The most of either that are read with a task.</summary>
    public const int MaxRead = 100;
}
