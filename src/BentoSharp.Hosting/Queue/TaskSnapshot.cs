using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>Where a watcher stands: what comes next is what it does not know.</summary>
/// <param name="Line">The number of the last line of the log that it knows.</param>
/// <param name="Items">Its place among the items that the task streams.</param>
internal readonly record struct WatchPlace(long Line, TaskItemsPlace Items);

/// <summary>What a watcher is told at once, in this order.</summary>
/// <param name="Restart">The number of the attempt that runs anew, where the items that were told are void.</param>
/// <param name="Lines">The lines that the task has logged since the last look.</param>
/// <param name="Items">The items that it has streamed since the last look.</param>
/// <param name="Task">The task as it is now; null where more items come before that is told.</param>
/// <param name="Before">Where the watcher stands before the lines: after a restart at the first item of the run.</param>
internal sealed record TaskSnapshot(
    int? Restart, IReadOnlyList<BentoTaskLogLine> Lines, TaskItemsPage Items, TaskRecord? Task, WatchPlace Before);
