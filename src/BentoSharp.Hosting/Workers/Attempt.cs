using BentoSharp.Hosting.Storage;

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
internal sealed class Attempt : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer? _timeout;
    private int _reason;

    public Attempt(TaskRecord lease, ProgressReporter progress, TimeSpan? timeout, TimeProvider time)
    {
        Lease = lease;
        Progress = progress;
        _source = new CancellationTokenSource();
        Token = _source.Token;
        Context = new AttemptContext(this);
        if (timeout is { } limit)
        {
            _timeout = time.CreateTimer(static state => ((Attempt)state!).Stop(StopReason.TimedOut), this, limit, Timeout.InfiniteTimeSpan);
        }
    }

    public TaskRecord Lease { get; }

    public ProgressReporter Progress { get; }

    public AttemptContext Context { get; }

    public CancellationToken Token { get; }

    /// <summary>Why the token fired; the first reason counts.</summary>
    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

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
