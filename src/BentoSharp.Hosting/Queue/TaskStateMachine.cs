namespace BentoSharp.Hosting.Queue;

/// <summary>
/// The life of a task as pure functions: one for each transition, which gives the standing after it, or null where its precondition
/// does not hold. Stores call them, or are tested against them.
/// </summary>
/// <remarks>
/// <code>
///            lease                    succeed
///  pending ─────────▶ in progress ─────────────▶ success
///   │ │ ▲                │ │ └── fail, recover ▶ failure
///   │ │ └ retry, give ───┘ └──── cancel ───────▶ canceled
///   │ │   back, recover                           ▲
///   │ └── cancel ─────────────────────────────────┘
///   └──── expire, give up ──▶ failure
/// </code>
/// A terminal state never changes. The fence rises when an attempt begins and when a running one is canceled, so the writes of an
/// attempt that has lost its right fail.
/// </remarks>
internal static class TaskStateMachine
{
    /// <summary>How often the end of a process may cut a task short before it is parked, unless set otherwise.</summary>
    public const int DefaultMaxInterruptions = 3;

    /// <summary>
    /// How long a suspect may keep other tasks from beginning: once until it is alone, and once while it runs. What ends a process does so soon, in
    /// most cases.
    /// </summary>
    public static readonly TimeSpan LongestAlone = TimeSpan.FromMinutes(1);

    private const int SuspectInterruptions = 2;

    /// <summary>Whether a state is one that never changes.</summary>
    public static bool IsTerminal(BentoTaskStatus state) => state is not (BentoTaskStatus.Pending or BentoTaskStatus.InProgress);

    /// <summary>An attempt begins. Needs a task that waits, whose time has come and has not passed.</summary>
    public static TaskStanding? Lease(in TaskStanding task, DateTimeOffset now) =>
        task.State != BentoTaskStatus.Pending || IsEarly(task, now) || IsExpired(task, now)
            ? null
            : task with { State = BentoTaskStatus.InProgress, Fence = task.Fence + 1, Attempt = task.Attempt + 1, ExecutedAt = now };

    /// <summary>Whether a task has to wait for its time.</summary>
    public static bool IsEarly(in TaskStanding task, DateTimeOffset now) => task.NotBefore > now;

    /// <summary>Whether a task that waits is of no use any more. One that waits to be repeated expires as well.</summary>
    public static bool IsExpired(in TaskStanding task, DateTimeOffset now) => task.ExpiresAt <= now;

    /// <summary>The attempt ended with a result. Needs the running attempt's fence.</summary>
    public static TaskStanding? Succeed(in TaskStanding task, long fence, DateTimeOffset now) =>
        HasRight(task, fence) ? task with { State = BentoTaskStatus.Success, FinishedAt = now } : null;

    /// <summary>The last attempt ended without a result. Needs the running attempt's fence.</summary>
    public static TaskStanding? Fail(in TaskStanding task, long fence, DateTimeOffset now) =>
        HasRight(task, fence) ? task with { State = BentoTaskStatus.Failure, FinishedAt = now } : null;

    /// <summary>The attempt failed and another follows. Needs the running attempt's fence.</summary>
    /// <param name="task">The task.</param>
    /// <param name="fence">The attempt's fence.</param>
    /// <param name="notBefore">When the next attempt may begin.</param>
    /// <param name="due">The new place in the order; 0 keeps the old one.</param>
    public static TaskStanding? RetryLater(in TaskStanding task, long fence, DateTimeOffset? notBefore, long due) =>
        HasRight(task, fence) ? Waiting(task, notBefore, due) : null;

    /// <summary>The node cut the attempt short: it is not counted. Needs the running attempt's fence.</summary>
    /// <param name="task">The task.</param>
    /// <param name="fence">The attempt's fence.</param>
    /// <param name="notBefore">When the next attempt may begin.</param>
    /// <param name="due">The new place in the order; 0 keeps the old one.</param>
    /// <param name="isInterruption">Whether that counts as an interruption, because the task itself may be the cause.</param>
    public static TaskStanding? GiveBack(
        in TaskStanding task, long fence, DateTimeOffset? notBefore = null, long due = 0, bool isInterruption = false) =>
        HasRight(task, fence)
            ? Waiting(task, notBefore, due) with { Attempt = Uncharged(task), Interruptions = task.Interruptions + (isInterruption ? 1 : 0) }
            : null;

    /// <summary>Somebody wants the task no more. Needs a task that has not ended; a running attempt loses its right.</summary>
    public static TaskStanding? Cancel(in TaskStanding task, DateTimeOffset now) => task.State switch
    {
        BentoTaskStatus.Pending => task with { State = BentoTaskStatus.Canceled, FinishedAt = now },
        BentoTaskStatus.InProgress => task with { State = BentoTaskStatus.Canceled, FinishedAt = now, Fence = task.Fence + 1 },
        _ => null,
    };

    /// <summary>The task waited until it was of no use. Needs one that waits and one of whose limits has passed.</summary>
    public static TaskStanding? Expire(in TaskStanding task, DateTimeOffset now) =>
        task.State == BentoTaskStatus.Pending && IsExpired(task, now) ? task with { State = BentoTaskStatus.Failure, FinishedAt = now } : null;

    /// <summary>The task can't be run, because its request can't be read. Needs one that waits.</summary>
    public static TaskStanding? GiveUp(in TaskStanding task, DateTimeOffset now) =>
        task.State == BentoTaskStatus.Pending ? task with { State = BentoTaskStatus.Failure, FinishedAt = now } : null;

    /// <summary>
    /// The process that ran the attempt came to an unclean end. Needs a running task: it waits again and the attempt is not counted, or,
    /// interrupted too often, it is parked as a failure, for it may be what ends the processes.
    /// </summary>
    public static TaskStanding? Recover(in TaskStanding task, int maxInterruptions, DateTimeOffset now)
    {
        if (task.State != BentoTaskStatus.InProgress)
        {
            return null;
        }

        var interrupted = task with { Interruptions = task.Interruptions + 1 };
        return maxInterruptions != int.MaxValue && interrupted.Interruptions >= maxInterruptions
            ? interrupted with { State = BentoTaskStatus.Failure, FinishedAt = now }
            : Waiting(interrupted, null, 0) with { Attempt = Uncharged(task) };
    }

    /// <summary>
    /// Whether a task may be what ends the processes that run it: two ended uncleanly under it. It then runs alone, so that those that only ran beside
    /// it are not parked with it. Where no task is ever parked none is suspected.
    /// </summary>
    public static bool IsSuspect(int interruptions, int maxInterruptions) => interruptions >= SuspectInterruptions && maxInterruptions != int.MaxValue;

    private static bool HasRight(in TaskStanding task, long fence) => task.State == BentoTaskStatus.InProgress && task.Fence == fence;

    private static TaskStanding Waiting(in TaskStanding task, DateTimeOffset? notBefore, long due) =>
        task with { State = BentoTaskStatus.Pending, NotBefore = notBefore, WaitUntil = null, Due = due == 0 ? task.Due : due };

    private static int Uncharged(in TaskStanding task) => Math.Max(task.Attempt - 1, 0);
}
