using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Storage;

/// <summary>
/// Deletes finished tasks when they have been kept long enough: in small steps, one after another while nobody waits, and now and then where
/// somebody always does.
/// </summary>
internal sealed class RetentionSchedule(ITaskStore store, TimeProvider time, ILogger logger, TimeSpan? retention)
{
    private const int RowsInStep = 500;
    private static readonly TimeSpan BetweenPasses = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenBusySteps = TimeSpan.FromMilliseconds(20);

    /// <summary>When the next step is due; null: never.</summary>
    public DateTimeOffset? Next { get; private set; } = retention is null ? null : DateTimeOffset.MinValue;

    /// <summary>Makes a step where one is due.</summary>
    /// <param name="isIdle">Whether nobody waits for the store.</param>
    /// <returns>Whether another step is due at once.</returns>
    public bool Step(bool isIdle)
    {
        if (Next is not { } next || time.GetUtcNow() is var now && now < next)
        {
            return false;
        }

        try
        {
            var prune = store.PruneAsync(now - retention!.Value, RowsInStep);
            var isMore = prune.IsCompletedSuccessfully ? prune.GetAwaiter().GetResult() : prune.AsTask().GetAwaiter().GetResult();
            Next = !isMore ? now + BetweenPasses : isIdle ? now : now + BetweenBusySteps;
            return isMore && isIdle;
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "Finished tasks could not be deleted; they are tried again.");
            Next = now + BetweenPasses;
            return false;
        }
    }
}
