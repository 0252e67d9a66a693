using System.Diagnostics;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Batches;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Storage.Payloads;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// An attempt of a batchable task: a call in a batch. It has no code, token or context of its own, so it is an object and nothing else; how it ends is
/// written with the others of its batch.
/// </summary>
internal sealed class BatchAttempt : BatchItem, IRunningAttempt, IDisposable
{
    private readonly BatchAttempts _owner;
    private ITimer? _limit;
    private int _endsWithBatch;

    public BatchAttempt(
        BatchAttempts owner, TaskRecord lease, object arguments, int count, object? shape, DateTimeOffset? deadline, long enqueued, Activity? span)
        : base(arguments, count, shape, deadline, enqueued)
    {
        _owner = owner;
        Lease = lease;
        Span = span;
    }

    public TaskRecord Lease { get; }

    public override Activity? Span { get; }

    public bool IsWaiting => false;

    /// <summary>Its end, to be written; null where there is nothing to write, or not yet.</summary>
    public FinishOperation? Outcome { get; set; }

    /// <summary>Whether its batch has ended it and its end is still to be handed over: who is told so has to do it.</summary>
    public bool TakeEndOfBatch() => Interlocked.Exchange(ref _endsWithBatch, 0) != 0;

    /// <summary>The answer, where it has to be brought somewhere before its end is written; else null.</summary>
    public BentoResponse? Large { get; set; }

    /// <summary>What holds a large result until the end is durable.</summary>
    public PendingPayloads? Pending { get; set; }

    /// <summary>The type of the error that it ended with, for traces and metrics.</summary>
    public string? ErrorType { get; set; }

    /// <summary>Limits how long it may take, waiting included.</summary>
    public void LimitTo(TimeSpan limit, TimeProvider time)
    {
        _limit = time.CreateTimer(static state => ((BatchAttempt)state!).Stop(StopReason.TimedOut), this, limit, Timeout.InfiniteTimeSpan);
        if (IsOver)
        {
            _limit.Dispose();
        }
    }

    public override void Complete(BentoResponse response)
    {
        if (TryEnd())
        {
            _owner.Succeeded(this, response);
            Volatile.Write(ref _endsWithBatch, 1);
        }
    }

    public override void Fail(Exception exception)
    {
        if (TryEnd())
        {
            _owner.Threw(this, exception);
            Volatile.Write(ref _endsWithBatch, 1);
        }
    }

    public override void Interrupt(string reason)
    {
        if (TryEnd())
        {
            _owner.Interrupted(this, reason);
            Volatile.Write(ref _endsWithBatch, 1);
        }
    }

    public override void GiveBack(string reason) => Stop(StopReason.Draining);

    /// <summary>Leaves its batch. What that still makes of it is thrown away.</summary>
    public void Stop(StopReason reason)
    {
        if (TryEnd())
        {
            _owner.Stopped(this, reason);
        }
    }

    public void Dispose()
    {
        _limit?.Dispose();
        Span?.Dispose();
    }
}
