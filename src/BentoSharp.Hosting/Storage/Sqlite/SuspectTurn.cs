namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// Lets suspects run alone (<see cref="TaskStateMachine.IsSuspect"/>). When the turn of one comes nothing more begins until what runs has ended;
/// then it is leased by itself, and nothing begins beside it.
/// </summary>
/// <remarks>
/// Each of both takes <see cref="TaskStateMachine.LongestAlone"/> at most, so a task without a time-out, or one that waits for what may not begin,
/// holds nobody up for ever. Attempts that wait for other tasks do not count as running, or a suspect would wait for its own children.
/// </remarks>
internal sealed class SuspectTurn(RunningTasks running, int maxInterruptions)
{
    private Turn _turn;
    private Turn _committed;
    private int _waiting;

    /// <summary>When somebody else may begin although nothing else happens; null where nobody is held up.</summary>
    public DateTimeOffset? NextWake => _committed.Until;

    private bool IsQuiet => running.Count <= _waiting;

    /// <summary>Looks at the demands of a batch, before they are filled.</summary>
    /// <returns>The task that is to be leased first, because its turn has come.</returns>
    public Place? Begin(StoreBatch batch, DateTimeOffset now)
    {
        _waiting = batch.Claims.Sum(static claim => claim.Waiting);
        if (IsBlocked(now))
        {
            return null;
        }

        var next = _turn.Next;
        if (next is not null || _turn.Until <= now || !running.Contains(_turn.Alone))
        {
            _turn = default;
        }

        return next;
    }

    /// <summary>Whether nothing may begin now.</summary>
    public bool IsBlocked(DateTimeOffset now) => _turn.Until > now && !IsQuiet && (_turn.Next is not null || running.Contains(_turn.Alone));

    /// <summary>Whether a task whose turn it is has to wait until it is alone; then nothing more begins.</summary>
    public bool MustWait(in TaskStanding task, in Place place, DateTimeOffset now)
    {
        if (IsQuiet || !TaskStateMachine.IsSuspect(task.Interruptions, maxInterruptions))
        {
            return false;
        }

        _turn = new Turn(place, Guid.Empty, now + TaskStateMachine.LongestAlone);
        return true;
    }

    /// <summary>Notes that an attempt begins.</summary>
    public void Begun(Guid id, in TaskStanding task, DateTimeOffset now)
    {
        if (TaskStateMachine.IsSuspect(task.Interruptions, maxInterruptions))
        {
            _turn = new Turn(null, id, now + TaskStateMachine.LongestAlone);
        }
    }

    /// <summary>The batch under way was committed.</summary>
    public void Accept() => _committed = _turn;

    /// <summary>The batch under way was not committed.</summary>
    public void Revert() => _turn = _committed;

    /// <summary>Where a task waits.</summary>
    public readonly record struct Place(SqliteQueue Queue, string? LimitKey, long Seq);

    /// <summary>Who waits to be alone, or is, and until when others are held up for it.</summary>
    private readonly record struct Turn(Place? Next, Guid Alone, DateTimeOffset? Until);
}
