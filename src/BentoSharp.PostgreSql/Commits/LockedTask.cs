namespace BentoSharp.PostgreSql.Commits;

/// <summary>A row that a transaction holds, and what is to become of it.</summary>
internal sealed class LockedTask
{
    public required Guid Id { get; init; }

    public required int Queue { get; init; }

    /// <summary>The node of its last attempt.</summary>
    public string? Node { get; init; }

    public string? LimitKey { get; init; }

    public string? Owner { get; init; }

    /// <summary>Where it is, with what the batch has done to it so far.</summary>
    public required TaskStanding Standing { get; set; }

    public bool IsChanged { get; set; }

    /// <summary>The error to write; null keeps the one that is there, unless the task succeeds.</summary>
    public BentoTaskError? Error { get; set; }

    public StoredResponse? Response { get; set; }

    /// <summary>How many bytes more are kept for its owner.</summary>
    public long KeptBytes { get; set; }
}
