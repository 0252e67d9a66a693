namespace BentoSharp.Hosting.Queue;

/// <summary>Until when a task waits, and as what it fails then: the earliest of its deadline, its queue time-out and its total time-out.</summary>
internal static class TaskExpiry
{
    /// <summary>The earliest limit of a task that waits; null where it has none.</summary>
    public static (DateTimeOffset At, QueueFailure Failure)? Of(in TaskStanding task)
    {
        (DateTimeOffset At, QueueFailure Failure)? earliest = null;
        Add(task.Deadline, QueueFailure.Expired);
        Add(task.WaitUntil, QueueFailure.QueueTimeout);
        Add(task.FinishUntil, QueueFailure.TotalTimeout);
        return earliest;

        void Add(DateTimeOffset? time, QueueFailure failure)
        {
            if (time is { } at && !(at >= earliest?.At))
            {
                earliest = (at, failure);
            }
        }
    }

    /// <summary>The moment that is a while after a task may start; null without a limit.</summary>
    /// <param name="seconds">The limit; 0 for none.</param>
    /// <param name="now">When it is submitted.</param>
    /// <param name="notBefore">When it may start at the earliest.</param>
    public static DateTimeOffset? After(double seconds, DateTimeOffset now, DateTimeOffset? notBefore) =>
        seconds > 0 ? (notBefore > now ? notBefore.Value : now) + TimeSpan.FromSeconds(seconds) : null;
}
