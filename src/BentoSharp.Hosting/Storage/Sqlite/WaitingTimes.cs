namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// The tasks that wait for a time: to become ready, or to expire. They stay in the database's index; memory holds only the next time of each
/// kind, so any number of them costs nothing.
/// </summary>
internal sealed class WaitingTimes(SqliteConnection connection, SqliteQueues queues)
{
    private const int ExpireAtOnce = 500;
    private const long Never = long.MaxValue;

    // Not due yet, or not known: then the next pass looks it up.
    private long _nextRelease = long.MinValue;
    private long _nextDeadline = long.MinValue;

    private readonly SqliteStatement _released = connection.Prepare(
        "SELECT queue, due, seq, limit_key FROM task_row WHERE state = 0 AND not_before > ?1 AND not_before <= ?2");

    private readonly SqliteStatement _firstDelayed = connection.Prepare("SELECT min(not_before) FROM task_row WHERE state = 0 AND not_before > ?1");

    private readonly SqliteStatement _expired = connection.Prepare(
        "SELECT seq FROM task_row WHERE state = 0 AND expires_at <= ?1 ORDER BY expires_at LIMIT ?2");

    private readonly SqliteStatement _firstDeadline = connection.Prepare("SELECT min(expires_at) FROM task_row WHERE state = 0 AND expires_at IS NOT NULL");

    /// <summary>The time up to which delayed tasks were made ready; below <see cref="_nextRelease"/> once that is known.</summary>
    public long ReleasedUntil { get; private set; } = long.MinValue;

    /// <summary>When the next task becomes ready or expires; null where none does.</summary>
    public DateTimeOffset? Next => Math.Min(_nextRelease, _nextDeadline) switch
    {
        Never => null,
        long.MinValue => DateTimeOffset.UnixEpoch,
        var next => TaskOrder.Time(next),
    };

    /// <summary>Notes that a task waits for a time.</summary>
    public void Delay(DateTimeOffset notBefore)
    {
        var time = TaskOrder.Microseconds(notBefore);
        _nextRelease = Math.Min(_nextRelease, time);

        // The clock has stepped back: the time must be passed once more.
        ReleasedUntil = Math.Min(ReleasedUntil, time - 1);
    }

    /// <summary>Notes that a task that waits has a deadline.</summary>
    public void Expire(DateTimeOffset deadline) => _nextDeadline = Math.Min(_nextDeadline, TaskOrder.Microseconds(deadline));

    /// <summary>Makes the tasks ready whose time has come.</summary>
    public void Release(long now)
    {
        if (_nextRelease > now)
        {
            // Nothing waits for a time up to now: what comes with such a time is ready at once. Not back, where the clock has stepped back.
            ReleasedUntil = Math.Max(ReleasedUntil, now);
            return;
        }

        _released.Bind(1, ReleasedUntil);
        _released.Bind(2, now);
        try
        {
            while (_released.Step())
            {
                queues.Touch(queues.ById(_released.Int64(0)))
                    .Offer(_released.Text(3), new ReadyKey(_released.Int64(1), _released.Int64(2)));
            }
        }
        finally
        {
            _released.Reset();
        }

        ReleasedUntil = now;
        _firstDelayed.Bind(1, now);
        _nextRelease = First(_firstDelayed);
    }

    /// <summary>The tasks that have waited until their deadline, a bounded number at a time.</summary>
    public IReadOnlyList<long> TakeExpired(long now)
    {
        if (_nextDeadline > now)
        {
            return [];
        }

        var expired = new List<long>();
        _expired.Bind(1, now);
        _expired.Bind(2, (long)ExpireAtOnce);
        while (_expired.Step())
        {
            expired.Add(_expired.Int64(0));
        }

        // Known again when the rows are written: until then the index still holds them.
        _nextDeadline = long.MinValue;
        return expired;
    }

    /// <summary>Looks up the next deadline after the expired tasks were written.</summary>
    public void FindNextDeadline()
    {
        if (_nextDeadline == long.MinValue)
        {
            _nextDeadline = First(_firstDeadline);
        }
    }

    /// <summary>The batch under way was not committed: the next pass looks everything up.</summary>
    public void Revert()
    {
        _nextRelease = long.MinValue;
        _nextDeadline = long.MinValue;
        ReleasedUntil = long.MinValue;
    }

    private static long First(SqliteStatement query)
    {
        query.Step();
        var first = query.IsNull(0) ? Never : query.Int64(0);
        query.Reset();
        return first;
    }
}
