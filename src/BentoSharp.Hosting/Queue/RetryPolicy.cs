namespace BentoSharp.Hosting.Queue;

/// <summary>Whether a failed attempt is followed by another, and when. Pure: time and chance are given.</summary>
internal static class RetryPolicy
{
    // Of a delay that the code itself has chosen: never earlier, but not all at the same moment.
    private const double AddedJitter = 0.1;

    /// <summary>The wait before the next attempt; null where there is none.</summary>
    /// <param name="settings">How the task is run.</param>
    /// <param name="attempt">Which attempt has failed, from 1.</param>
    /// <param name="exception">Why.</param>
    /// <param name="random">A number from 0 to 1 (exclusive).</param>
    public static TimeSpan? Delay(BentoTaskSettings settings, int attempt, Exception exception, double random)
    {
        if (attempt > settings.Retries || !IsRetryable(settings, exception))
        {
            return null;
        }

        return exception is BentoRetryException chosen
            ? chosen.Delay * (1 + (AddedJitter * random))
            : RetryBackoff.Delay(
                attempt, TimeSpan.FromSeconds(settings.RetryDelaySeconds), TimeSpan.FromSeconds(settings.MaxRetryDelaySeconds), random);
    }

    /// <summary>Whether an attempt that failed so may be repeated.</summary>
    public static bool IsRetryable(BentoTaskSettings settings, Exception exception) =>
        exception is BentoRetryException
        || (settings.RetryOn.Count > 0
            ? IsAny(settings.RetryOn, exception)
            : exception is not BentoException { StatusCode: < 500 } && !IsAny(settings.NotRetryable, exception));

    private static bool IsAny(IReadOnlyList<Type> types, Exception exception)
    {
        foreach (var type in types)
        {
            if (type.IsInstanceOfType(exception))
            {
                return true;
            }
        }

        return false;
    }
}
