namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// Which tasks run alone on this node (<see cref="SuspectTurn{TPlace}"/>), and what a commit under way begins. Only the commits that demand work use it,
/// one after another.
/// </summary>
internal sealed class Suspects : IRunningAttempts
{
    private readonly LeasedTasks _leased;
    private readonly HashSet<Guid> _begun = [];
    private long _until;

    public Suspects(LeasedTasks leased, int maxInterruptions)
    {
        _leased = leased;
        Turn = new SuspectTurn<Guid>(this, maxInterruptions);
        Least = maxInterruptions == int.MaxValue ? int.MaxValue : TaskStateMachine.SuspectInterruptions;
    }

    /// <summary>Whose turn it is.</summary>
    public SuspectTurn<Guid> Turn { get; }

    /// <summary>How often a suspect was interrupted at least.</summary>
    public int Least { get; }

    /// <summary>Until when others are held up, in microseconds by the database's clock; 0 where nobody is. Any thread may ask.</summary>
    public long HeldUntil => Volatile.Read(ref _until);

    public int Count => _leased.Count + _begun.Count;

    public bool Contains(Guid id) => _leased.Contains(id) || _begun.Contains(id);

    /// <summary>Notes an attempt that the commit under way begins.</summary>
    public void Begin(Guid id, int interruptions, DateTimeOffset now)
    {
        _begun.Add(id);
        Turn.Begun(id, interruptions, now);
    }

    /// <summary>The commit under way has succeeded, and its attempts are known as leased.</summary>
    public void Accept()
    {
        _begun.Clear();
        Turn.Accept();
        Volatile.Write(ref _until, Turn.HeldUntil is { } until ? TaskOrder.Microseconds(until) : 0);
    }

    /// <summary>The commit under way has failed.</summary>
    public void Revert()
    {
        _begun.Clear();
        Turn.Revert();
    }
}
