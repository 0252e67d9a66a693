using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Storage;

/// <summary>
/// Deletes finished tasks when they have been kept long enough, or are too many: in small steps, one after another while nobody waits, and now and then where
/// somebody always does.
/// </summary>
internal sealed class RetentionSchedule(ITaskStore store, TimeProvider time, ILogger logger, RetentionRules? rules)
{
    private const int RowsInStep = 500;
    private static readonly TimeSpan BetweenPasses = TimeSpan.FromMinutes(1);
    // Where tasks are kept for different times, a pass walks past those that stay.
    private const int LeastPauseByPass = 20;
    private static readonly TimeSpan BetweenBusySteps = TimeSpan.FromMilliseconds(20);

    private TimeSpan _passTook;

    /// <summary>When the next step is due; null: never.</summary>
    public DateTimeOffset? Next { get; private set; } = rules?.At(time.GetUtcNow()) is { Latest: null, CountedBefore: null } or null ? null : DateTimeOffset.MinValue;

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
            var begun = time.GetTimestamp();
            var prune = store.PruneAsync(rules!.At(now), RowsInStep);
            var isMore = prune.IsCompletedSuccessfully ? prune.GetAwaiter().GetResult() : prune.AsTask().GetAwaiter().GetResult();
            _passTook += time.GetElapsedTime(begun);
            Next = !isMore ? now + Pause() : isIdle ? now : now + BetweenBusySteps;
            return isMore && isIdle;
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "Finished tasks could not be deleted; they are tried again.");
            Next = now + BetweenPasses;
            return false;
        }
    }

    private TimeSpan Pause()
    {
        var least = _passTook * LeastPauseByPass;
        _passTook = TimeSpan.Zero;
        return least > BetweenPasses ? least : BetweenPasses;
    }
}
