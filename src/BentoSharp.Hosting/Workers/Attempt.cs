using BentoSharp.Contracts;
using BentoSharp.Hosting.Devices;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Storage.Payloads;

namespace BentoSharp.Hosting.Workers;

/// <summary>Why an attempt's token fired.</summary>
internal enum StopReason
{
    None,
    Canceled,
    TimedOut,
    Draining,
}

/// <summary>One run of a task on this node, from its lease to its end.</summary>
internal sealed class Attempt : IDisposable, IResultKeeper, IRunningAttempt
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer? _timeout;
    private readonly bool _exposeErrors;
    private readonly ResultStore _results;
    private volatile bool _hasReturned;
    private ChildKeys? _children;
    private int _reason;

    public Attempt(
        TaskRecord lease, AttemptRoom room, AttemptReporter reports, ResultStore results, TimeSpan? timeout, bool exposeErrors, TimeProvider time)
    {
        _results = results;
        Lease = lease;
        Room = room;
        Reports = reports;
        _exposeErrors = exposeErrors;
        _source = new CancellationTokenSource();
        Token = _source.Token;
        Context = new AttemptContext(this);
        if (timeout is { } limit)
        {
            _timeout = time.CreateTimer(static state => ((Attempt)state!).Stop(StopReason.TimedOut), this, limit, Timeout.InfiniteTimeSpan);
        }
    }

    public TaskRecord Lease { get; }

    /// <summary>Its room among those that run at once.</summary>
    public AttemptRoom Room { get; }

    public bool IsWaiting => Room.IsGiven;

    /// <summary>The keys of the tasks that it submits.</summary>
    public ChildKeys Children => LazyInitializer.EnsureInitialized(ref _children);

    /// <summary>Where its progress and logs go.</summary>
    public AttemptReporter Reports { get; }

    public AttemptContext Context { get; }

    /// <summary>The instance that runs it; null before the run.</summary>
    public Worker? Worker { get; set; }

    /// <summary>What it runs as on a device; null where it does not run on one's thread.</summary>
    public DeviceJob? Job { get; set; }

    public CancellationToken Token { get; }

    /// <summary>The result, where it is too long for the row; else null.</summary>
    public StoredPayload? ResultPayload { get; private set; }

    /// <summary>What holds <see cref="ResultPayload"/> until the outcome is durable.</summary>
    public PendingPayloads? PendingResult { get; private set; }

    /// <summary>The type of the error that it ended with, for traces and metrics: never its text.</summary>
    public string? ErrorType { get; set; }

    /// <summary>Why the token fired; the first reason counts.</summary>
    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <summary>Whether the task's method has returned. What it has left running is no part of the attempt any more.</summary>
    public bool HasReturned => _hasReturned;

    /// <summary>Says that the task's method has returned.</summary>
    public void Return() => _hasReturned = true;

    /// <summary>Waits for another task; meanwhile this attempt's room is given to others. The attempt's own token ends the wait as well.</summary>
    /// <param name="awaited">The task that is awaited; empty where it is none.</param>
    /// <param name="wait">The wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> WaitAsync<T>(Guid awaited, Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
    {
        if (Job is not null)
        {
            throw new InvalidOperationException(
                $"{Lease.Task} waits for a task on the thread of its device, where nothing else can run meanwhile. Make the method asynchronous: such methods "
                + "run elsewhere and give their room away while they wait.");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Token);
        return await Room.WaitAsync(
            awaited,
            () =>
            {
                if (Room.IsDraining)
                {
                    Stop(StopReason.Draining);
                }

                return wait(either.Token);
            },
            Token).ConfigureAwait(false);
    }

    /// <summary>Keeps a line with the task. Callers see it, so an exception is shown only where exceptions are.</summary>
    public void Log(BentoLogLevel level, string text, Exception? exception)
    {
        if (exception is not null)
        {
            text = _exposeErrors ? $"{text}{Environment.NewLine}{exception}" : $"{text} ({exception.GetType().Name})";
        }

        const int most = TaskLogs.MaxLineCharacters;
        Reports.Log(level, text.Length <= most ? text : $"{text.AsSpan(0, most)}… ({text.Length - most} characters more)");
    }

    public bool Takes(BentoResponse response) => _results.Takes(response);

    /// <summary>Brings the result to where it stays. A payload is noted here, and the answer then has no body.</summary>
    public async ValueTask<BentoResponse> TakeAsync(BentoResponse response, CancellationToken cancellationToken)
    {
        (var contents, PendingResult) = await _results.KeepAsync(response, cancellationToken).ConfigureAwait(false);
        ResultPayload = contents.Payload;
        return response with { File = null, Body = contents.Content };
    }

    /// <summary>Fires the token. Callbacks of the user's run on the pool, not on the caller's thread.</summary>
    public void Stop(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None) == (int)StopReason.None)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static source => Fire(source), _source, preferLocal: false);
        }
    }

    public void Dispose()
    {
        _timeout?.Dispose();
        _source.Dispose();
    }

    private static void Fire(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The attempt ended in the meantime.
        }
        catch (AggregateException)
        {
            // A callback of the user's threw; the token has fired all the same.
        }
    }
}
