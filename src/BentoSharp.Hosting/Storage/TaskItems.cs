namespace BentoSharp.Hosting.Storage;

/// <summary>Items that an attempt has streamed, on their way to the store.</summary>
/// <param name="First">The number of the first of them among the items of the attempt, from 0.</param>
/// <param name="Lines">The items as JSON on one line each; null of an attempt that does not stream.</param>
public readonly record struct TaskItems(long First, IReadOnlyList<ReadOnlyMemory<byte>>? Lines)
{
    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Lines is null or { Count: 0 };

    /// <summary>
    /// Whether they are the first of a run, or all that there are of it: then the items of earlier runs of the task are void and deleted.
    /// </summary>
    public bool BeginsRun => Lines is not null && First == 0;

    /// <summary>How many bytes the items have.</summary>
    public long Size => Lines?.Sum(static line => (long)line.Length) ?? 0;
}

/// <summary>A place in the stream of a task.</summary>
/// <param name="Run">The fence of the attempt that streams; 0 before the first.</param>
/// <param name="Next">The number of the next item.</param>
public readonly record struct TaskItemsPlace(long Run, long Next);

/// <summary>Items of the latest run of a task that has any.</summary>
/// <param name="Run">The fence that its attempt was leased with; 0 where there is no item.</param>
/// <param name="Attempt">The number of the attempt.</param>
/// <param name="First">The number of the first item of the page.</param>
/// <param name="Lines">The items as JSON on one line each.</param>
/// <param name="HasMore">Whether more of them are kept.</param>
public sealed record TaskItemsPage(long Run, int Attempt, long First, IReadOnlyList<ReadOnlyMemory<byte>> Lines, bool HasMore)
{
    /// <summary>About how many bytes of items a page has at most; one with a longer item has only that.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The page of a task without items.</summary>
    public static TaskItemsPage Empty { get; } = new(0, 0, 0, [], false);
}
