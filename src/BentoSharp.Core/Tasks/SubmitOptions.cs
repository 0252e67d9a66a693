namespace BentoSharp;

/// <summary>How one task is queued. Every value has a default that suits most tasks.</summary>
public sealed record SubmitOptions
{
    /// <summary>The priority. Default: the one of the task's <see cref="BentoTaskAttribute"/>.</summary>
    public BentoTaskPriority? Priority { get; init; }

    /// <summary>How long the task waits before it may start. Default: not at all. Whole milliseconds; not negative.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>
    /// When the task is of no use any more: one that has not started by then fails with the code <c>expired</c>. Default: never.
    /// </summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>
    /// Makes repeated submits one task: the same key with the same arguments gives the same task, also when that has ended; with other
    /// arguments it is refused (422). A BentoSharp service forgets the key after a day. With it a client also repeats a submit whose answer
    /// was lost. From 1 to 255 characters. Default: none.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// What tells the task from the other ones that the same task submits, where a task's own code submits it through the in-process client:
    /// a repeated attempt that submits under the same key finds the task of the attempt before. From 1 to 200 characters. Default: made from
    /// what is submitted and how many times it was.
    /// </summary>
    public string? Key { get; init; }
}
