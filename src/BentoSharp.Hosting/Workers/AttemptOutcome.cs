using BentoSharp.Contracts;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.Workers;

/// <summary>Decides what an attempt's end means for its task. Pure: time and chance are given.</summary>
internal static class AttemptOutcome
{
    public static FinishOperation Succeeded(TaskRecord lease, BentoResponse response, StoredPayload? payload) =>
        response.IsError
            ? new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Failed)
            {
                Lease = lease,
                Response = ErrorBodies.Stored(response, payload),
                Error = new BentoTaskError("error", $"the task ended with status code {response.StatusCode}"),
            }
            : new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Succeeded) { Lease = lease, Response = ErrorBodies.Stored(response, payload) };

    public static FinishOperation GivenBack(TaskRecord lease) => new(lease.Id, lease.Fence, AttemptEnd.GivenBack) { Due = lease.Due };

    /// <summary>
    /// The device of a running attempt was lost, or hangs. As at the end of a process the attempt is not counted, but the interruption is: a task that
    /// takes devices with it is parked in the end.
    /// </summary>
    public static FinishOperation Interrupted(TaskRecord lease, int maxInterruptions) =>
        maxInterruptions != int.MaxValue && lease.Interruptions + 1 >= maxInterruptions
            ? new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Failed)
            {
                Lease = lease,
                Response = QueueFailure.Interrupted.Response,
                Error = QueueFailure.Interrupted.Error,
            }
            : new FinishOperation(lease.Id, lease.Fence, AttemptEnd.GivenBack) { Due = lease.Due, IsInterruption = true };

    public static FinishOperation TimedOut(TaskRecord lease, BentoTaskSettings settings, DateTimeOffset now, double random)
    {
        // The clock alone does not tell: a timer counts in ticks of its own, and may fire a moment before.
        if (lease.FinishUntil <= now || IsLimitOfWhole(lease, settings))
        {
            var failure = QueueFailure.TotalTimeout;
            return new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Failed) { Lease = lease, Response = failure.Response, Error = failure.Error };
        }

        var limit = TimeSpan.FromSeconds(settings.TimeoutSeconds);
        var error = new BentoTaskError("timeout", $"the attempt took longer than {settings.TimeoutSeconds} s (TimeoutSeconds)");
        var delay = RetryPolicy.Delay(settings, lease.Attempt, new TimeoutException(error.Message), random);
        return Failed(lease, ErrorBodies.Timeout(limit), error, delay, now);
    }

    /// <summary>A failure: repeated while there are retries and the exception is one that is worth it.</summary>
    public static FinishOperation Threw(
        TaskRecord lease, BentoTaskSettings settings, Exception exception, bool expose, DateTimeOffset now, double random)
    {
        var attempt = $"{WireText.Id(lease.Id)}/{lease.Attempt}";
        var error = ErrorBodies.ErrorFor(exception, expose, attempt);
        return Failed(lease, ErrorBodies.For(exception, expose), error, RetryPolicy.Delay(settings, lease.Attempt, exception, random), now);
    }

    /// <summary>How long an attempt may run: its own limit, or what is left of the whole task's.</summary>
    public static TimeSpan? Limit(TaskRecord lease, BentoTaskSettings settings, DateTimeOffset now)
    {
        var left = lease.FinishUntil is { } end ? (end > now ? end - now : TimeSpan.Zero) : (TimeSpan?)null;
        return Own(settings) is { } own && !(left < own) ? own : left;
    }

    /// <summary>Whether it is the whole task's limit that ends an attempt which goes on and on, and not the attempt's own.</summary>
    private static bool IsLimitOfWhole(TaskRecord lease, BentoTaskSettings settings) =>
        lease.FinishUntil is { } end && (Own(settings) is not { } own || end - lease.ExecutedAt < own);

    private static TimeSpan? Own(BentoTaskSettings settings) =>
        settings.TimeoutSeconds > 0 ? TimeSpan.FromSeconds(settings.TimeoutSeconds) : null;

    private static FinishOperation Failed(TaskRecord lease, BentoResponse response, BentoTaskError error, TimeSpan? delay, DateTimeOffset now) =>
        delay is null || lease.FinishUntil <= now + delay
            ? new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Failed) { Lease = lease, Response = ErrorBodies.Stored(response), Error = error }
            : new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Retry)
            {
                Error = error,
                NotBefore = now + delay,
                Due = TaskOrder.Due(lease.Priority, now, now + delay, null),
            };
}
