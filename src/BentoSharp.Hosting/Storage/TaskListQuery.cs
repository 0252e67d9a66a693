namespace BentoSharp.Hosting.Storage;

/// <summary>Asks for tasks by what is known of them. What is not given does not matter.</summary>
public sealed record TaskListQuery
{
    /// <summary>The service. Default: all.</summary>
    public string? Service { get; init; }

    /// <summary>The task's name. Default: all.</summary>
    public string? Task { get; init; }

    /// <summary>The states. Default: none named, which means all.</summary>
    public IReadOnlyList<BentoTaskStatus> States { get; init; } = [];

    /// <summary>Who submitted it. Default: anybody, and nobody.</summary>
    public string? Owner { get; init; }

    /// <summary>Whose tasks may be seen. Default: everybody's.</summary>
    public OwnerFilter? Owners { get; init; }

    /// <summary>The key that it counts against. Default: any, and none.</summary>
    public string? LimitKey { get; init; }

    /// <summary>The earliest submit. Default: any.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>The time before which it was submitted. Default: any.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>The earliest end. Default: any.</summary>
    public DateTimeOffset? EndedAfter { get; init; }

    /// <summary>The time before which it ended. Default: any.</summary>
    public DateTimeOffset? EndedBefore { get; init; }

    /// <summary>The code of its error, such as <c>timeout</c>. Default: any.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>
    /// What the message of its error contains; <c>*</c> stands for any text, and the case of the letters A to Z does not matter. Default: anything.
    /// </summary>
    public string? ErrorText { get; init; }

    /// <summary>What its id begins with, up to 32 hexadecimal digits. Default: anything.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Whether those that were repeated since are left out. Default: false.</summary>
    public bool NotRepeated { get; init; }

    /// <summary>The order. Default: <see cref="TaskListOrder.Newest"/>.</summary>
    public TaskListOrder Order { get; init; }

    /// <summary>The place of the last task of the page before. Default: null, the first page.</summary>
    public TaskListCursor? After { get; init; }

    /// <summary>The most tasks of the page. Default: 50.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>In which order tasks are listed.</summary>
public enum TaskListOrder
{
    /// <summary>The last that was submitted first, by the ids, which begin with the time.</summary>
    Newest,

    /// <summary>The last that ended first. For failed tasks: <see cref="TaskListQuery.States"/> has to be <see cref="BentoTaskStatus.Failure"/>.</summary>
    LastEnded,

    /// <summary>The next to start first. For tasks that wait: <see cref="TaskListQuery.States"/> has to be <see cref="BentoTaskStatus.Pending"/>.</summary>
    NextToStart,
}

/// <summary>A place in a list of tasks. What the numbers mean is the store's own.</summary>
/// <param name="Place">What the list is sorted by.</param>
/// <param name="Number">What tells the place from others of the same.</param>
public readonly record struct TaskListCursor(long Place, long Number);

/// <summary>A page of a list of tasks.</summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="Next">
/// What to ask the next page with; null where there is none. A page may have fewer tasks than asked for, even none, and a next one: a store looks
/// at a bounded number of tasks for each page, however few of them are meant.
/// </param>
public sealed record TaskListPage(IReadOnlyList<TaskRecord> Tasks, TaskListCursor? Next)
{
    /// <summary>No tasks.</summary>
    public static TaskListPage Empty { get; } = new([], null);
}

/// <summary>How many tasks a query means.</summary>
/// <param name="Count">The number that was counted.</param>
/// <param name="IsMore">Whether counting was given up there: there may be more.</param>
public readonly record struct TaskListCount(int Count, bool IsMore);

/// <summary>Failed tasks of one name that ended with the same error.</summary>
/// <param name="Service">The service.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Error">The error; of the message the first line, <c>*</c> where they differ in a number or an id: it serves as <see cref="TaskListQuery.ErrorText"/>.</param>
/// <param name="Count">How many there are.</param>
/// <param name="FirstEndedAt">When the first of them ended.</param>
/// <param name="LastEndedAt">When the last of them ended.</param>
/// <param name="Last">The id of the last one.</param>
public sealed record TaskFailureGroup(
    string Service, string Task, BentoTaskError Error, int Count, DateTimeOffset FirstEndedAt, DateTimeOffset LastEndedAt, Guid Last);

/// <summary>Failed tasks by their errors.</summary>
/// <param name="Groups">The groups, the one that grew last first.</param>
/// <param name="IsMore">Whether older tasks were not looked at.</param>
public sealed record TaskFailureGroups(IReadOnlyList<TaskFailureGroup> Groups, bool IsMore)
{
    /// <summary>No groups.</summary>
    public static TaskFailureGroups Empty { get; } = new([], false);
}
