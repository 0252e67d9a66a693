using BentoSharp.Contracts;
using BentoSharp.Hosting.Devices;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Wire;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Workers;

/// <summary>Runs one attempt of a task, from its lease to its committed outcome.</summary>
internal sealed partial class AttemptRunner(
    MethodRunner methods,
    RunningAttempts running,
    StoreCoalescer coalescer,
    TaskMetrics metrics,
    IAttemptObserver? observer,
    BentoSharpOptions options,
    TimeProvider time,
    ILogger logger)
{
    private readonly ResultStore _results = new(coalescer, options.InlineBodyBytes, time);

    /// <summary>Runs the attempt.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="lease">The leased task.</param>
    /// <param name="room">The room that is counted as the attempt's.</param>
    /// <returns>How the attempt ended; null where its task was canceled.</returns>
    public async Task<FinishOperation?> RunAsync(BentoMethodDefinition method, TaskRecord lease, AttemptRoom room)
    {
        await room.BeginAsync().ConfigureAwait(false);
        using var scope = logger.BeginScope(new AttemptScope(lease.Id, lease.Attempt));
        var name = method.Method.Name;
        metrics.Started(name, lease);
        using var span = TaskTraces.StartAttempt(name, lease);
        using var attempt = Begin(method, lease, room);
        var start = time.GetTimestamp();
        var run = ReadAndRunAsync(method, attempt);
        await WithGraceAsync(run, attempt).ConfigureAwait(false);
        var outcome = Outcome(run, attempt, method.Settings);
        metrics.Ran(name, lease, time.GetElapsedTime(start), attempt.ErrorType);
        TaskTraces.EndAttempt(span, outcome?.End, attempt.ErrorType);
        if (outcome is not null)
        {
            (outcome.Logs, outcome.Items) = await attempt.Reports.EndAsync().ConfigureAwait(false);
            outcome.ContinuesOnCommit = true;
        }

        if (!run.IsCompleted)
        {
            await AbandonAsync(run, attempt, outcome).ConfigureAwait(false);
        }
        else
        {
            running.Remove(attempt);
            await room.EndAsync(outcome).ConfigureAwait(false);
            if (outcome is not null)
            {
                await WrittenAsync(outcome, attempt).ConfigureAwait(false);
            }
        }

        if (attempt.PendingResult is { } pending)
        {
            await pending.DisposeAsync().ConfigureAwait(false);
        }

        return outcome;
    }

    /// <summary>
    /// Gives up code that goes on after its end: its task does not wait for it. Where that is allowed its slot goes to others and its instance is
    /// replaced; else it keeps the slot, because the limits count what really runs.
    /// </summary>
    private async Task AbandonAsync(Task run, Attempt attempt, FinishOperation? outcome)
    {
        var (id, task) = (WireText.Id(attempt.Lease.Id), attempt.Lease.Task);
        await WriteAsync(outcome, attempt).ConfigureAwait(false);
        if (attempt.Reason == StopReason.Draining)
        {
            Kept(id, task, attempt.Reason);
            await EndAsync().ConfigureAwait(false);
            return;
        }

        var isReplaced = await methods.AbandonAsync(attempt).ConfigureAwait(false);
        if (isReplaced)
        {
            Replaced(id, task, attempt.Reason);
            running.Remove(attempt);
            await attempt.Room.EndAsync(null).ConfigureAwait(false);
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else
        {
            Kept(id, task, attempt.Reason);
            await EndAsync().ConfigureAwait(false);
        }

        methods.Returned(isReplaced);
        Late(id, task);

        async Task EndAsync()
        {
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            running.Remove(attempt);
            await attempt.Room.EndAsync(null).ConfigureAwait(false);
        }
    }

    private Attempt Begin(BentoMethodDefinition method, TaskRecord lease, AttemptRoom room)
    {
        var reports = new AttemptReporter(lease.Id, lease.Fence, coalescer, options.ProgressInterval, time);
        var limit = AttemptOutcome.Limit(lease, method.Settings, time.GetUtcNow());
        var attempt = new Attempt(lease, room, reports, _results, limit, options.ExposeErrors == true, time);
        running.Add(attempt);
        if (TaskStateMachine.IsSuspect(lease.Interruptions, options.MaxInterruptions))
        {
            logger.SuspectRunsAlone(WireText.Id(lease.Id), lease.Task, lease.Interruptions);
        }

        return attempt;
    }

    private async Task<BentoResponse> ReadAndRunAsync(BentoMethodDefinition method, Attempt attempt)
    {
        CurrentAttempt.Enter(attempt);
        try
        {
            observer?.Begin(attempt);
            var stored = await RequestReader.FetchAsync(attempt.Lease.Request!, attempt.Token).ConfigureAwait(false);
            var request = RequestReader.ToRequest(stored);
            var arguments = stored.TakeRead() ?? method.ReadArguments(request);
            return await methods
                .RunAsync(method, arguments, attempt, new RunContext(request.Headers), keeper: attempt, attempt.Token)
                .ConfigureAwait(false);
        }
        finally
        {
            attempt.Return();
        }
    }

    /// <summary>Waits for the end of a run, or, once its token has fired, for as long as it may take to notice.</summary>
    private async Task WithGraceAsync(Task run, Attempt attempt)
    {
        if (run.IsCompleted)
        {
            return;
        }

        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = attempt.Token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), fired);
        await using (registration.ConfigureAwait(false))
        {
            await Task.WhenAny(run, fired.Task).ConfigureAwait(false);
            await run.WaitAsync(options.CancellationGrace, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private FinishOperation? Outcome(Task<BentoResponse> run, Attempt attempt, BentoTaskSettings settings)
    {
        var lease = attempt.Lease;
        if (run.IsCompletedSuccessfully)
        {
            var ended = AttemptOutcome.Succeeded(lease, run.GetAwaiter().GetResult(), attempt.ResultPayload);
            attempt.ErrorType = ended.Error is null ? null : $"{ended.Response!.StatusCode}";
            return ended;
        }

        var exception = run.Exception?.InnerException;
        if (exception is null or OperationCanceledException)
        {
            switch (attempt.Reason)
            {
                case StopReason.Canceled:
                    return null;
                case StopReason.Draining:
                    return AttemptOutcome.GivenBack(lease);
                case StopReason.TimedOut:
                    attempt.ErrorType = "timeout";
                    logger.AttemptTimedOut(lease.Task, settings.TimeoutSeconds);
                    return AttemptOutcome.TimedOut(lease, settings, time.GetUtcNow(), Random.Shared.NextDouble());
            }
        }

        if (exception is DeviceLostException device)
        {
            attempt.ErrorType = "interrupted";
            logger.WasInterrupted(WireText.Id(lease.Id), lease.Task, device.Message);
            return device.HasRun ? AttemptOutcome.Interrupted(lease, options.MaxInterruptions) : AttemptOutcome.GivenBack(lease);
        }

        exception ??= new OperationCanceledException("The task's code was canceled, but not by its token.");
        attempt.ErrorType = exception.GetType().FullName;
        logger.AttemptFailed(exception, lease.Task);
        return AttemptOutcome.Threw(lease, settings, exception, options.ExposeErrors == true, time.GetUtcNow(), Random.Shared.NextDouble());
    }

    private async Task WriteAsync(FinishOperation? outcome, Attempt attempt)
    {
        if (outcome is not null)
        {
            _ = coalescer.SubmitAsync(outcome);
            await WrittenAsync(outcome, attempt).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until an outcome is durable. While the store fails it is handed over again and again: a result that a task has worked for is
    /// not given up because a disk was full for a minute.
    /// </summary>
    private async Task WrittenAsync(FinishOperation outcome, Attempt attempt)
    {
        while (true)
        {
            try
            {
                await outcome.Completion.ConfigureAwait(false);
                if (outcome.ContinuesOnCommit && (!outcome.IsApplied || attempt.PendingResult is not null || metrics.CountsEnds))
                {
                    await ThreadHop.ToPool();
                }

                Written(outcome, attempt);
                return;
            }
            catch (TaskStoreException exception) when (!coalescer.IsStopped)
            {
                await ThreadHop.ToPool();
                logger.OutcomeNotWritten(exception, WireText.Id(outcome.Id));
                await Task.Delay(TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
                outcome = outcome.Again();
                _ = coalescer.SubmitAsync(outcome);
            }
            catch (TaskStoreException exception)
            {
                await ThreadHop.ToPool();
                logger.OutcomeNotWritten(exception, WireText.Id(outcome.Id));
                return;
            }
        }
    }

    private void Written(FinishOperation outcome, Attempt attempt)
    {
        if (!outcome.IsApplied)
        {
            logger.ResultRefused(WireText.Id(outcome.Id));
            return;
        }

        metrics.Written(attempt.Room.TaskName, attempt.Lease, outcome.End, attempt.ErrorType);
        if (outcome.Response?.Payload is not null)
        {
            attempt.PendingResult!.Keep();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Id} ({Task}) goes on although it was told to stop ({Reason}); its slot stays taken until it returns")]
    private partial void Kept(string id, string task, StopReason reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Id} ({Task}) goes on although it was told to stop ({Reason}); the instance that runs it was replaced by a new one")]
    private partial void Replaced(string id, string task, StopReason reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The code of task {Id} ({Task}) has returned after it was given up; what it returned is refused")]
    private partial void Late(string id, string task);
}
