using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>
/// What a watcher is told of a stream, given what it knows. Pure. Items belong to a run of the task; when another run is seen, those that were
/// told are void, which is told first.
/// </summary>
internal static class StreamProgress
{
    /// <summary>What to tell next.</summary>
    /// <param name="task">The task, read before the page.</param>
    /// <param name="lines">The lines that are new.</param>
    /// <param name="page">The items of the latest run that has any, after <paramref name="place"/> where that is the same run.</param>
    /// <param name="place">What is known.</param>
    public static TaskSnapshot Next(TaskRecord task, IReadOnlyList<BentoTaskLogLine> lines, TaskItemsPage page, WatchPlace place)
    {
        if (place.Items.Run > Math.Max(task.Fence, page.Run))
        {
            // No place of this task: the page begins with the first item.
            place = place with { Items = default };
        }

        // Items of a run before the one that is known are about to be deleted.
        var isStale = page.Run < place.Items.Run || (task.State == BentoTaskStatus.InProgress && page.Run < task.Fence);
        var items = isStale ? TaskItemsPage.Empty : page;
        var isNewRun = place.Items.Run != 0 && items.Run != place.Items.Run && IsOver(place.Items.Run, task, items);
        var restart = isNewRun && place.Items.Next > 0 ? (items.Run == 0 ? task.Attempt : items.Attempt) : (int?)null;
        if (isNewRun)
        {
            place = place with { Items = new TaskItemsPlace(items.Run == 0 ? task.Fence : items.Run, 0) };
        }

        return new TaskSnapshot(restart, lines, items, items.HasMore ? null : task, place);
    }

    /// <summary>Where the watcher stands when it was told.</summary>
    public static WatchPlace After(TaskSnapshot snapshot)
    {
        var (before, items) = (snapshot.Before, snapshot.Items);
        return new WatchPlace(
            snapshot.Lines.Count > 0 ? snapshot.Lines[^1].Number : before.Line,
            items.Lines.Count > 0 ? new TaskItemsPlace(items.Run, items.First + items.Lines.Count) : before.Items);
    }

    /// <summary>Whether the run that is known counts no more: a later one has items, runs, or has ended the task without any.</summary>
    private static bool IsOver(long run, TaskRecord task, TaskItemsPage items) =>
        items.Run > run || (run != task.Fence && task.State is BentoTaskStatus.InProgress or BentoTaskStatus.Success);
}
