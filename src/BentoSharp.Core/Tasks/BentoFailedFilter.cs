namespace BentoSharp;

/// <summary>Which failed tasks are meant. Default: all.</summary>
public sealed record BentoFailedFilter
{
    /// <summary>The code of their error, such as <c>timeout</c>. Default: any.</summary>
    public string? Code { get; init; }

    /// <summary>The earliest end. Default: any.</summary>
    public DateTimeOffset? EndedAfter { get; init; }

    /// <summary>The time before which they ended. Default: any.</summary>
    public DateTimeOffset? EndedBefore { get; init; }
}

/// <summary>A page of failed tasks, the last that ended first.</summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="Next">What to ask the next page with; null where this is the last.</param>
public sealed record BentoFailedPage(IReadOnlyList<BentoTaskInfo> Tasks, string? Next);

/// <summary>What became of a request to repeat failed tasks.</summary>
/// <param name="Ids">The ids of the new tasks.</param>
/// <param name="HasMore">Whether there are more that the filter means.</param>
public sealed record BentoFailedRetry(IReadOnlyList<string> Ids, bool HasMore);
