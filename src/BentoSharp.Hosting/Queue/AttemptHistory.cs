using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>
/// Which attempts of a task are kept, and what of the last one follows from the task itself: a row is written only for an attempt that ended
/// without a result, so a task that ends well at once costs none.
/// </summary>
internal static class AttemptHistory
{
    /// <summary>How many of the first attempts, and how many of the last, are kept.</summary>
    public const int Kept = 20;

    /// <summary>The service stopped while the attempt ran.</summary>
    public static BentoTaskError GivenBack { get; } = new("given_back", "The service stopped; the attempt does not count.");

    /// <summary>The process ended while the attempt ran.</summary>
    public static BentoTaskError Interrupted { get; } = new("interrupted", "The process that ran the attempt ended; the attempt does not count.");

    /// <summary>Why an attempt ended without a result; null where it has one.</summary>
    public static BentoTaskError? ErrorOf(AttemptEnd end, BentoTaskError? error) => end switch
    {
        AttemptEnd.Succeeded => null,
        AttemptEnd.GivenBack => GivenBack,
        _ => error ?? new BentoTaskError("error", "the attempt failed"),
    };

    /// <summary>The attempt that runs, or ended well or by a cancellation: it has no row.</summary>
    /// <param name="task">The task.</param>
    /// <param name="lastFence">The fence of the last attempt that has a row; 0 where there is none.</param>
    /// <param name="node">The node that it runs on.</param>
    /// <returns>The attempt; null where the last one has a row, or there is none.</returns>
    public static BentoTaskAttempt? Last(TaskRecord task, long lastFence, string? node) =>
        task.State != BentoTaskStatus.Pending && task.Fence > lastFence && task.ExecutedAt is { } started
            ? new BentoTaskAttempt(task.Attempt, started) { EndedAt = task.FinishedAt, Node = node }
            : null;
}
