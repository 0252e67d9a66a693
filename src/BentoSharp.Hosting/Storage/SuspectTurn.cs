namespace BentoSharp.Hosting.Storage;

/// <summary>The attempts that run in this process.</summary>
internal interface IRunningAttempts
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Whether one is of a task.</summary>
    bool Contains(Guid id);
}

/// <summary>
/// Lets suspects run alone (<see cref="TaskStateMachine.IsSuspect"/>). When the turn of one comes nothing more begins until what runs has ended;
/// then it is leased by itself, and nothing begins beside it.
/// </summary>
/// <remarks>
/// Each of both takes <see cref="TaskStateMachine.LongestAlone"/> at most, so a task without a time-out, or one that waits for what may not begin,
/// holds nobody up for ever. Attempts that wait for other tasks do not count as running, or a suspect would wait for its own children.
/// </remarks>
/// <typeparam name="TPlace">Where a task waits.</typeparam>
internal sealed class SuspectTurn<TPlace>(IRunningAttempts running, int maxInterruptions)
    where TPlace : struct
{
    private Turn _turn;
    private Turn _committed;
    private int _waiting;

    /// <summary>When somebody else may begin although nothing else happens, or could since; null where nobody is held up.</summary>
    public DateTimeOffset? HeldUntil => _committed.Until;

    /// <summary>The task that waits to be alone.</summary>
    public TPlace? Next => _turn.Next;

    private bool IsQuiet => running.Count <= _waiting;

    /// <summary>Looks at the demands of a batch, before they are filled. A batch without any changes nothing: whose turn it is keeps it.</summary>
    /// <returns>The task that is to be leased first, because its turn has come.</returns>
    public TPlace? Begin(StoreBatch batch, DateTimeOffset now)
    {
        if (batch.Claims.Count == 0)
        {
            return null;
        }

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
    public bool MustWait(int interruptions, in TPlace place, DateTimeOffset now)
    {
        if (IsQuiet || !TaskStateMachine.IsSuspect(interruptions, maxInterruptions))
        {
            return false;
        }

        _turn = new Turn(place, Guid.Empty, now + TaskStateMachine.LongestAlone);
        return true;
    }

    /// <summary>Notes that an attempt begins.</summary>
    public void Begun(Guid id, int interruptions, DateTimeOffset now)
    {
        if (TaskStateMachine.IsSuspect(interruptions, maxInterruptions))
        {
            _turn = new Turn(null, id, now + TaskStateMachine.LongestAlone);
        }
    }

    /// <summary>Holds nobody up any more: the task that waits to be alone is run elsewhere.</summary>
    public void GiveUp() => _turn = default;

    /// <summary>The batch under way was committed.</summary>
    public void Accept() => _committed = _turn;

    /// <summary>The batch under way was not committed.</summary>
    public void Revert() => _turn = _committed;

    /// <summary>Who waits to be alone, or is, and until when others are held up for it.</summary>
    private readonly record struct Turn(TPlace? Next, Guid Alone, DateTimeOffset? Until);
}
