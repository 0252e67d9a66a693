using System.Diagnostics;
using System.Runtime.ExceptionServices;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Batches;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Wire;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Runs the attempts of a batchable task, from their leases to their committed outcomes: leases come together, wait for a device together, and
/// the outcomes of a batch are handed to the store together.
/// </summary>
internal sealed class BatchAttempts(
    BentoMethodDefinition method,
    MethodRunner methods,
    RunningAttempts running,
    StoreCoalescer coalescer,
    TaskMetrics metrics,
    IAttemptObserver? observer,
    BentoSharpOptions options,
    Action<BentoMethodDefinition, TaskRecord, FinishOperation?> ended,
    TimeProvider time,
    ILogger logger)
{
    // A device that is idle begins with the first calls while the arguments of others are still read.
    private const int AtOnce = 64;

    private readonly ResultStore _results = new(coalescer, options.InlineBodyBytes, time);
    private readonly string _name = method.Method.Name;

    /// <summary>Where the attempts come from.</summary>
    public WorkDemand Demand { get; set; } = null!;

    /// <summary>Begins the attempts of leases. It is quick: they are read on the pool.</summary>
    public void Begin(IReadOnlyList<TaskRecord> leases) => ThreadPool.UnsafeQueueUserWorkItem(
        static run => run.Attempts.Enqueue(run.Leases), (Attempts: this, Leases: leases.ToArray()), preferLocal: false);

    public void Succeeded(BatchAttempt attempt, BentoResponse response)
    {
        if (_results.Takes(response))
        {
            attempt.Large = response;
            return;
        }

        End(attempt, AttemptOutcome.Succeeded(attempt.Lease, response, payload: null));
    }

    public void Threw(BatchAttempt attempt, Exception exception)
    {
        attempt.ErrorType = exception.GetType().FullName;
        using (logger.BeginScope(new AttemptScope(attempt.Lease.Id, attempt.Lease.Attempt)))
        {
            logger.AttemptFailed(exception, attempt.Lease.Task);
        }

        End(attempt, AttemptOutcome.Threw(
            attempt.Lease, method.Settings, exception, options.ExposeErrors == true, time.GetUtcNow(), Random.Shared.NextDouble()));
    }

    public void Interrupted(BatchAttempt attempt, string reason)
    {
        attempt.ErrorType = "interrupted";
        logger.WasInterrupted(WireText.Id(attempt.Lease.Id), attempt.Lease.Task, reason);
        End(attempt, AttemptOutcome.Interrupted(attempt.Lease, options.MaxInterruptions));
    }

    /// <summary>Ends an attempt that leaves its batch, on its own.</summary>
    public void Stopped(BatchAttempt attempt, StopReason reason)
    {
        switch (reason)
        {
            case StopReason.TimedOut:
                attempt.ErrorType = "timeout";
                logger.AttemptTimedOut(attempt.Lease.Task, method.Settings.TimeoutSeconds);
                End(attempt, AttemptOutcome.TimedOut(attempt.Lease, method.Settings, time.GetUtcNow(), Random.Shared.NextDouble()));
                break;
            case StopReason.Draining:
                End(attempt, AttemptOutcome.GivenBack(attempt.Lease));
                break;
            default:
                End(attempt, null);
                break;
        }

        _ = FinishAsync([attempt]);
    }

    /// <summary>Hands the outcomes of a batch to the store.</summary>
    public void Finish(List<BatchItem> items)
    {
        var attempts = new List<BatchAttempt>(items.Count);
        foreach (var item in items)
        {
            // One that has left is not the batch's to end.
            if (item is not BatchAttempt attempt || !attempt.TakeEndOfBatch())
            {
                continue;
            }

            if (attempt.Large is null)
            {
                attempts.Add(attempt);
            }
            else
            {
                _ = FinishLargeAsync(attempt);
            }
        }

        if (attempts.Count > 0)
        {
            _ = FinishAsync(attempts);
        }
    }

    private void Enqueue(TaskRecord[] leases)
    {
        var ready = new List<BatchItem>(Math.Min(leases.Length, AtOnce));
        foreach (var lease in leases)
        {
            if (RequestReader.MustFetch(lease.Request!))
            {
                _ = FetchAsync(lease);
            }
            else if (Read(lease) is { } attempt)
            {
                ready.Add(attempt);
            }

            if (ready.Count == AtOnce)
            {
                methods.Add(method, ready);
                ready.Clear();
            }
        }

        if (ready.Count > 0)
        {
            methods.Add(method, ready);
        }
    }

    /// <summary>Fetches tensors that are kept elsewhere, before a device would wait for them.</summary>
    private async Task FetchAsync(TaskRecord lease)
    {
        TaskRecord fetched;
        try
        {
            fetched = lease with { Request = await RequestReader.FetchAsync(lease.Request!, CancellationToken.None).ConfigureAwait(false) };
        }
#pragma warning disable CA1031 // What can't be fetched is the end of this attempt alone.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Read(lease, exception);
            return;
        }

        Enqueue([fetched]);
    }

    /// <summary>Begins an attempt; null where it ends at once, because its arguments can't be read.</summary>
    /// <param name="lease">The leased task.</param>
    /// <param name="fault">Why its arguments are not there, where that is known.</param>
    private BatchAttempt? Read(TaskRecord lease, Exception? fault = null)
    {
        metrics.Started(_name, lease);
        var span = TaskTraces.StartAttempt(_name, lease);
        Activity.Current = null;
        BatchAttempt attempt;
        try
        {
            if (fault is not null)
            {
                ExceptionDispatchInfo.Throw(fault);
            }

            var arguments = lease.Request!.TakeRead() ?? method.ReadArguments(RequestReader.ToRequest(lease.Request!));
            attempt = New(lease, arguments, method.Batches!.Count(arguments), ShapeOf(lease, arguments), span);
        }
#pragma warning disable CA1031 // Whatever the user's readers throw is the end of this attempt alone.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Failing(New(lease, lease, 0, null, span), exception);
        }

        running.Add(attempt);
        if (TaskStateMachine.IsSuspect(lease.Interruptions, options.MaxInterruptions))
        {
            logger.SuspectRunsAlone(WireText.Id(lease.Id), lease.Task, lease.Interruptions);
        }

        try
        {
            observer?.Begin(attempt);
        }
#pragma warning disable CA1031 // What an observer throws is meant to be the end of the attempt.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Failing(attempt, exception);
        }

        if (AttemptOutcome.Limit(lease, method.Settings, time.GetUtcNow()) is { } limit)
        {
            attempt.LimitTo(limit, time);
        }

        return attempt;
    }

    private BatchAttempt? Failing(BatchAttempt attempt, Exception exception)
    {
        attempt.Fail(exception);
        Finish([attempt]);
        return null;
    }

    private BatchAttempt New(TaskRecord lease, object arguments, int count, object? shape, Activity? span)
    {
        DateTimeOffset? deadline = method.Settings.MaxLatencyMs > 0 ? lease.CreatedAt.AddMilliseconds(method.Settings.MaxLatencyMs) : null;
        return new BatchAttempt(this, lease, arguments, count, shape, deadline, time.GetTimestamp(), span);
    }

    /// <summary>What was interrupted runs alone: others must not be interrupted with it again, if it was the cause.</summary>
    private object? ShapeOf(TaskRecord lease, object arguments) => lease.Interruptions > 0 ? new object() : method.Batches!.Shape(arguments);

    private void End(BatchAttempt attempt, FinishOperation? outcome)
    {
        attempt.Outcome = outcome;
        running.Remove(attempt);
        metrics.Ran(_name, attempt.Lease, time.GetElapsedTime(attempt.Enqueued), attempt.ErrorType);
        TaskTraces.EndAttempt(attempt.Span, outcome?.End, attempt.ErrorType);
        attempt.Dispose();
    }

    private async Task FinishLargeAsync(BatchAttempt attempt)
    {
        var response = attempt.Large!;
        attempt.Large = null;
        try
        {
            (var contents, attempt.Pending) = await _results.KeepAsync(response, CancellationToken.None).ConfigureAwait(false);
            var kept = response with { File = null, Body = contents.Content };
            End(attempt, AttemptOutcome.Succeeded(attempt.Lease, kept, contents.Payload));
        }
#pragma warning disable CA1031 // A result that can't be kept is that task's failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Threw(attempt, exception);
        }

        await FinishAsync([attempt]).ConfigureAwait(false);
        if (attempt.Pending is { } pending)
        {
            await pending.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Hands outcomes over and waits until they are durable. What the store fails at is handed over again and again.</summary>
    private async Task FinishAsync(List<BatchAttempt> attempts)
    {
        Demand.Release(_name, attempts.Count, [.. attempts.Select(static attempt => attempt.Outcome).OfType<FinishOperation>()]);

        // They are committed in order: with the last one the others are durable as well, and cost no turn of the pool each.
        if (attempts[^1].Outcome is { } last)
        {
            await last.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var attempt in attempts)
        {
            if (attempt.Outcome is not null)
            {
                await WrittenAsync(attempt).ConfigureAwait(false);
            }

            ended(method, attempt.Lease, attempt.Outcome);
        }
    }

    private async ValueTask WrittenAsync(BatchAttempt attempt)
    {
        while (true)
        {
            var outcome = attempt.Outcome!;
            try
            {
                await outcome.Completion.ConfigureAwait(false);
                Written(attempt, outcome);
                return;
            }
            catch (TaskStoreException exception)
            {
                logger.OutcomeNotWritten(exception, WireText.Id(outcome.Id));
                if (coalescer.IsStopped)
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
                attempt.Outcome = outcome.Again();
                coalescer.Submit(attempt.Outcome);
            }
        }
    }

    private void Written(BatchAttempt attempt, FinishOperation outcome)
    {
        if (!outcome.IsApplied)
        {
            logger.ResultRefused(WireText.Id(outcome.Id));
            return;
        }

        metrics.Written(_name, attempt.Lease, outcome.End, attempt.ErrorType);
        if (outcome.Response?.Payload is not null)
        {
            attempt.Pending!.Keep();
        }
    }
}
