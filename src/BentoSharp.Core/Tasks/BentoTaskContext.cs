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
}
