namespace BentoSharp;

/// <summary>
/// What a running task knows of itself. Declare a parameter of this type on a task method to receive it; callers do not see the
/// parameter.
/// </summary>
/// <remarks>In an immediate call there is no task: a nullable parameter is null then, any other gets a context whose <see cref="Id"/> is empty.</remarks>
public abstract class BentoTaskContext
{
    /// <summary>The task's id, 32 lowercase hexadecimal digits; empty in an immediate call.</summary>
    public abstract string Id { get; }

    /// <summary>Which attempt this is, from 1.</summary>
    public abstract int Attempt { get; }

    /// <summary>When the task was submitted.</summary>
    public abstract DateTimeOffset CreatedAt { get; }

    /// <summary>Fires when the task is canceled, runs out of time, or the service stops.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>
    /// Shows callers how far the task is. Cheap to call often: reports are gathered, and only the latest is stored.
    /// </summary>
    /// <param name="progress">How much is done, from 0 to 1.</param>
    /// <param name="message">What is being done, such as <c>step 4 of 10</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="progress"/> is not between 0 and 1.</exception>
    public abstract void ReportProgress(double progress, string? message = null);

    /// <summary>
    /// Ends the attempt and says when the next one begins: <c>throw task.RetryAfter(TimeSpan.FromMinutes(1));</c>. It counts as a failed
    /// attempt, so the task has failed where its retries are used up.
    /// </summary>
    /// <param name="delay">The least delay; up to a tenth is added, so that many tasks do not come back at once. From 0 to 100 days.</param>
    /// <param name="reason">Why, shown to callers. Default: that the task asked for it.</param>
    /// <param name="cause">What went wrong, kept from callers.</param>
    /// <returns>The exception to throw.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is out of its range.</exception>
    public virtual BentoRetryException RetryAfter(TimeSpan delay, string? reason = null, Exception? cause = null) =>
        new(delay, reason ?? "the task asked for another attempt", cause);
}
