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
                Response = ErrorBodies.Stored(response, payload),
                Error = new BentoTaskError("error", $"the task ended with status code {response.StatusCode}"),
            }
            : new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Succeeded) { Response = ErrorBodies.Stored(response, payload) };

    public static FinishOperation GivenBack(TaskRecord lease) => new(lease.Id, lease.Fence, AttemptEnd.GivenBack) { Due = lease.Due };

    public static FinishOperation TimedOut(TaskRecord lease, BentoTaskSettings settings, DateTimeOffset now, double random)
    {
        var limit = TimeSpan.FromSeconds(settings.TimeoutSeconds);
        var error = new BentoTaskError("timeout", $"the attempt took longer than {settings.TimeoutSeconds} s (TimeoutSeconds)");
        return Failed(lease, settings, ErrorBodies.Timeout(limit), error, isFinal: false, now, random);
    }

    /// <summary>A failure: repeated while there are retries, unless the exception says that the arguments are to blame.</summary>
    public static FinishOperation Threw(
        TaskRecord lease, BentoTaskSettings settings, Exception exception, bool expose, DateTimeOffset now, double random)
    {
        var attempt = $"{WireText.Id(lease.Id)}/{lease.Attempt}";
        var error = ErrorBodies.ErrorFor(exception, expose, attempt);
        var isFinal = exception is BentoException { StatusCode: < 500 };
        return Failed(lease, settings, ErrorBodies.For(exception, expose), error, isFinal, now, random);
    }

    private static FinishOperation Failed(
        TaskRecord lease, BentoTaskSettings settings, BentoResponse response, BentoTaskError error, bool isFinal, DateTimeOffset now, double random)
    {
        if (isFinal || lease.Attempt > settings.Retries)
        {
            return new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Failed) { Response = ErrorBodies.Stored(response), Error = error };
        }

        var delay = RetryBackoff.Delay(
            lease.Attempt, TimeSpan.FromSeconds(settings.RetryDelaySeconds), TimeSpan.FromSeconds(settings.MaxRetryDelaySeconds), random);
        var notBefore = now + delay;
        return new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Retry)
        {
            Error = error,
            NotBefore = notBefore,
            Due = TaskOrder.Due(lease.Priority, now, notBefore, null),
        };
    }
}
