namespace BentoSharp.Hosting.Storage;

/// <summary>Asks for a page of the failed tasks of one name that were not repeated since, the last that ended first.</summary>
/// <param name="Service">The service.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Filter">Which.</param>
/// <param name="After">The last task of the page before; null for the first page.</param>
/// <param name="Limit">The most tasks.</param>
public sealed record FailedTasksQuery(string Service, string Task, BentoFailedFilter Filter, FailedTasksCursor? After, int Limit)
{
    /// <summary>Whose tasks are read; null for everybody's.</summary>
    public OwnerFilter? Owners { get; init; }
}

/// <summary>A place in the list of failed tasks.</summary>
/// <param name="FinishedAt">When the task there ended.</param>
/// <param name="Number">What tells it from others of that moment.</param>
public readonly record struct FailedTasksCursor(DateTimeOffset FinishedAt, long Number);

/// <summary>A page of failed tasks.</summary>
/// <param name="Tasks">The tasks, with their attempts.</param>
/// <param name="Next">The place of the last one; null where there are no more.</param>
public sealed record FailedTasksPage(IReadOnlyList<TaskRecord> Tasks, FailedTasksCursor? Next)
{
    /// <summary>No tasks.</summary>
    public static FailedTasksPage Empty { get; } = new([], null);
}
