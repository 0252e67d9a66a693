namespace BentoSharp.Hosting.Queue;

/// <summary>How long a failed task waits before its next attempt: exponentially longer each time, within a maximum, with jitter.</summary>
/// <remarks>
/// Equal jitter: half of the exponential delay is kept and half is drawn, so that attempts neither bunch together after an outage nor
/// follow at once.
/// </remarks>
public static class RetryBackoff
{
    /// <summary>The wait before the next attempt.</summary>
    /// <param name="attempt">Which attempt has failed, from 1.</param>
    /// <param name="first">The delay before the first retry.</param>
    /// <param name="longest">The longest delay.</param>
    /// <param name="random">A number from 0 to 1 (exclusive).</param>
    /// <returns>The delay.</returns>
    public static TimeSpan Delay(int attempt, TimeSpan first, TimeSpan longest, double random)
    {
        var exponent = Math.Min(Math.Max(attempt, 1) - 1, 62);
        var seconds = Math.Min(first.TotalSeconds * Math.Pow(2, exponent), longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds / 2 * (1 + random));
    }
}
