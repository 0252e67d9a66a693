namespace BentoSharp.Hosting.Storage;

/// <summary>
/// Which tasks have been kept long enough at a moment: those that ended before a time, or of which there are more than a number. Both depend on the
/// task and its state. Children of a task that has not ended are kept in either case.
/// </summary>
public sealed class RetentionPlan
{
    private readonly Func<string, string, BentoTaskStatus, DateTimeOffset?> _before;

    internal RetentionPlan(DateTimeOffset? oldest, DateTimeOffset? latest, Func<string, string, BentoTaskStatus, DateTimeOffset?> before)
    {
        Oldest = oldest;
        Latest = latest;
        _before = before;
    }

    /// <summary>Whatever ended before this is to be deleted; null where some tasks are kept for ever.</summary>
    public DateTimeOffset? Oldest { get; }

    /// <summary>Nothing that ended from this on is to be deleted for its age; null where nothing is at all.</summary>
    public DateTimeOffset? Latest { get; }

    /// <summary>Nothing that ended from this on is to be deleted because there are too many; null where any number is kept.</summary>
    public DateTimeOffset? CountedBefore { get; internal init; }

    internal Func<string, string, BentoTaskStatus, int?>? Counts { private get; init; }

    /// <summary>A plan in which all tasks are alike.</summary>
    /// <param name="finishedBefore">What ended before this is to be deleted.</param>
    /// <returns>The plan.</returns>
    public static RetentionPlan All(DateTimeOffset finishedBefore) => new(finishedBefore, finishedBefore, (_, _, _) => finishedBefore);

    /// <summary>When a task must have ended to be deleted.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="state">The state that it ended in.</param>
    /// <returns>It is deleted if it ended before this; null: it is kept.</returns>
    public DateTimeOffset? Before(string service, string task, BentoTaskStatus state) => _before(service, task, state);

    /// <summary>How many tasks are kept, those that ended last.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="state">The state that they ended in.</param>
    /// <returns>The number; null: any.</returns>
    public int? Most(string service, string task, BentoTaskStatus state) => CountedBefore is null ? null : Counts?.Invoke(service, task, state);
}
