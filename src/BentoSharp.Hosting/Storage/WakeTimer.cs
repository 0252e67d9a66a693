namespace BentoSharp.Hosting.Storage;

/// <summary>Wakes a committing thread at a time. Set by that thread only.</summary>
internal sealed class WakeTimer : IDisposable
{
    // What lies further away is looked at again then: the clock may have jumped ahead, as it does when a machine wakes up.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private DateTimeOffset? _at;
    private volatile bool _hasFired;

    public WakeTimer(TimeProvider time, Action wake)
    {
        _time = time;
        _timer = time.CreateTimer(
            _ =>
            {
                _hasFired = true;
                wake();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets when to wake; null: not at all.</summary>
    public void Set(DateTimeOffset? at)
    {
        if (at == _at && !_hasFired)
        {
            return;
        }

        _at = at;
        _hasFired = false;
        _timer.Change(at is null ? Timeout.InfiniteTimeSpan : Until(at.Value), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    // Rounded up to what a timer counts in, or it would fire before the time has come.
    private TimeSpan Until(DateTimeOffset at)
    {
        var span = at - _time.GetUtcNow();
        return span <= TimeSpan.Zero ? TimeSpan.Zero
            : span >= Longest ? Longest
            : TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds));
    }
}
