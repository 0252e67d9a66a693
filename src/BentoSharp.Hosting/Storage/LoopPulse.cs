namespace BentoSharp.Hosting.Storage;

/// <summary>
/// Tells whether the committing thread moves: it is asked to take a turn, and is believed to be stuck when it has not for a while. So a thread
/// that has ended, hangs in the store, or misses its wakes is noticed although the process lives.
/// </summary>
internal sealed class LoopPulse(TimeProvider time)
{
    /// <summary>How long a turn may take: longer than any disk's wait, shorter than what makes callers give up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const long NotAsked = long.MinValue;

    private long _askedAt = NotAsked;

    /// <summary>The committing thread begins a turn.</summary>
    public void Beat() => Volatile.Write(ref _askedAt, NotAsked);

    /// <summary>Whether the thread has answered, or may still do so.</summary>
    /// <param name="wake">Asks the thread for a turn.</param>
    public bool IsMoving(Action wake)
    {
        var now = time.GetTimestamp();
        var asked = Interlocked.CompareExchange(ref _askedAt, now, NotAsked);
        wake();
        return asked == NotAsked || time.GetElapsedTime(asked, now) < Patience;
    }
}
