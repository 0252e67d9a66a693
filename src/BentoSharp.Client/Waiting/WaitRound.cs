using BentoSharp.Client.Answers;
using BentoSharp.Client.Resilience;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Wire;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Waiting;

/// <summary>
/// One wait for the end of a task: what is asked next, and after which pause. The loops around it differ only in how they send and pause.
/// </summary>
internal sealed class WaitRound(BentoMethod method, string id, AnswerReader reader, LongPolling? longPolling, BentoHttpClientOptions options)
{
    private readonly WaitPace _polling = new(options.PollInterval, options.MaxPollInterval);
    private readonly WaitPace _recovering = new(options.BaseDelay, Longer(options.BaseDelay, options.MaxPollInterval));
    private long _askedAt;
    private bool _wasEarly;

    /// <summary>What the last answer said; null before the first.</summary>
    public BentoTaskInfo? Latest { get; private set; }

    /// <summary>How long to pause before the next question.</summary>
    public TimeSpan Pause { get; private set; }

    public BentoCall Next()
    {
        _askedAt = options.TimeProvider.GetTimestamp();
        return longPolling is not null && options.LongPollWait > TimeSpan.Zero
            ? BentoCalls.LongStatus(method, id, options.LongPollWait)
            : BentoCalls.Status(method, id);
    }

    /// <summary>Takes an answer.</summary>
    /// <returns>The final status; null where the wait goes on after <see cref="Pause"/>.</returns>
    /// <exception cref="BentoException">The service will not answer otherwise: the task is unknown, access is denied.</exception>
    public BentoTaskInfo? Take(HttpAnswer answer)
    {
        if (RetryRules.IsTransient(answer))
        {
            Pause = AskedPause(answer) ?? _recovering.Next();
            return null;
        }

        var info = reader.Status(answer, id);
        Latest = info;
        longPolling?.Learn(answer.Header(WireHeaders.PreferenceApplied));
        _recovering.Reset();
        if (info.IsFinished)
        {
            return info;
        }

        Pause = AskedPause(answer) ?? (longPolling is { IsOffered: true } ? AfterLongPoll() : _polling.Next());
        return null;
    }

    /// <summary>Takes a failure: a service that restarts is waited for, as long as the caller's token allows.</summary>
    /// <returns>False where waiting is of no use.</returns>
    public bool Survives(TransportException exception)
    {
        Pause = _recovering.Next();
        return exception.Failure != TransportFailure.NotTrusted;
    }

    /// <summary>
    /// None after a full wait. A service that keeps answering early (it may be draining) is asked at the pace of polling instead of in a
    /// tight loop.
    /// </summary>
    private TimeSpan AfterLongPoll()
    {
        var isEarly = options.TimeProvider.GetElapsedTime(_askedAt) < options.LongPollWait / 2;
        var pause = isEarly && _wasEarly ? _polling.Next() : TimeSpan.Zero;
        _wasEarly = isEarly;
        if (!isEarly)
        {
            _polling.Reset();
        }

        return pause;
    }

    private TimeSpan? AskedPause(HttpAnswer answer) =>
        RetryAfter.Of(answer, options.TimeProvider) is { } asked ? (asked < options.MaxRetryAfter ? asked : options.MaxRetryAfter) : null;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
