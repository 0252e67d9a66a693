namespace BentoSharp.Hosting.Queue;

/// <summary>
/// The order in which tasks start. Each task has one number, <c>due</c>, written at submit: when it may start, plus the target wait of
/// its priority. The lowest goes first, so high priority goes ahead and old low priority still passes in the end.
/// </summary>
public static class TaskOrder
{
    /// <summary>The target wait of a task of normal priority: one minute.</summary>
    public static readonly TimeSpan NormalTargetWait = TimeSpan.FromMinutes(1);

    /// <summary>The target wait of a task of low priority: ten minutes.</summary>
    public static readonly TimeSpan LowTargetWait = TimeSpan.FromMinutes(10);

    /// <summary>The place of a task in the order.</summary>
    /// <param name="priority">Its priority.</param>
    /// <param name="now">The time of the submit.</param>
    /// <param name="notBefore">When it may start at the earliest.</param>
    /// <param name="deadline">When it expires; it only makes the place earlier.</param>
    /// <returns>Microseconds since 1970.</returns>
    public static long Due(BentoTaskPriority priority, DateTimeOffset now, DateTimeOffset? notBefore, DateTimeOffset? deadline)
    {
        var start = notBefore > now ? notBefore.Value : now;
        var due = start + TargetWait(priority);
        return Microseconds(deadline < due ? deadline.Value : due);
    }

    /// <summary>A time as the store keeps it.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Microseconds since 1970.</returns>
    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A time that the store has kept.</summary>
    /// <param name="microseconds">Microseconds since 1970.</param>
    /// <returns>The time.</returns>
    public static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    private static TimeSpan TargetWait(BentoTaskPriority priority) => priority switch
    {
        BentoTaskPriority.High => TimeSpan.Zero,
        BentoTaskPriority.Low => LowTargetWait,
        _ => NormalTargetWait,
    };
}
