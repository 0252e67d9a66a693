namespace BentoSharp;

/// <summary>
/// Thrown by a task's code to be repeated after a delay of its own choice (<see cref="BentoTaskContext.RetryAfter"/>). An immediate call is
/// answered with 503 and <c>Retry-After</c>.
/// </summary>
public sealed class BentoRetryException : BentoException
{
    /// <summary>The longest delay: 100 days.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(100);

    /// <summary>Creates the exception.</summary>
    /// <param name="delay">The least delay, from 0 to 100 days.</param>
    /// <param name="reason">Why, shown to callers.</param>
    /// <param name="cause">What went wrong, kept from callers.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is out of its range.</exception>
    public BentoRetryException(TimeSpan delay, string reason, Exception? cause = null)
        : base(503, reason, cause)
    {
        if (delay < TimeSpan.Zero || delay > MaxDelay)
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "The delay of a retry is from 0 to 100 days.");
        }

        Delay = delay;
    }

    /// <summary>The least delay before the next attempt.</summary>
    public TimeSpan Delay { get; }
}
