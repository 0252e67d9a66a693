namespace BentoSharp.Hosting.Tests.Storage;

internal static class PruneByTime
{
    /// <summary>Deletes tasks that ended before a time, whichever they are.</summary>
    public static ValueTask<bool> PruneAsync(this ITaskStore store, DateTimeOffset finishedBefore, int max) =>
        store.PruneAsync(RetentionPlan.All(finishedBefore), max);
}
