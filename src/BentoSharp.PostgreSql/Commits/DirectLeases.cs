namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// The new tasks of a batch that its demands have room for: they are leased as they are inserted, all or none of them, because the database alone
/// knows whether something waits that goes before them.
/// </summary>
internal sealed class DirectLeases
{
    private readonly HashSet<Guid> _chosen = [];
    private readonly HashSet<int> _queues = [];
    private readonly HashSet<string> _services = [];
    private readonly List<Action<DateTimeOffset>> _take = [];

    /// <summary>
    /// Before when they have to begin, in microseconds, because they expire then or another goes first; long past where there are none.
    /// </summary>
    public long Until { get; private set; } = long.MinValue;

    /// <summary>The queues in which nothing else may be ready.</summary>
    public int[] Queues => [.. _queues];

    /// <summary>The services of which nothing may be paused.</summary>
    public string[] Services => [.. _services];

    /// <summary>Whether a task is one of them.</summary>
    public bool Takes(Guid id) => _chosen.Contains(id);

    /// <summary>Notes what a demand takes.</summary>
    /// <param name="service">The demand's service.</param>
    /// <param name="queues">All queues that the demand asks for.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="take">Called with the time if they were leased.</param>
    public void Add(string service, IEnumerable<int> queues, IReadOnlyList<TaskRecord> tasks, Action<DateTimeOffset> take)
    {
        Until = _chosen.Count == 0 ? long.MaxValue : Until;
        foreach (var task in tasks)
        {
            _chosen.Add(task.Id);
            Before(Hosting.Storage.Sqlite.TaskRow.StandingOf(task).ExpiresAt);
        }

        _services.Add(service);
        _queues.UnionWith(queues);
        _take.Add(take);
    }

    /// <summary>Notes a time before which they have to begin.</summary>
    public void Before(DateTimeOffset? time) => Until = Math.Min(Until, time is { } at ? TaskOrder.Microseconds(at) : long.MaxValue);

    /// <summary>Says whether they were leased, and when.</summary>
    public void Decide(bool isLeased, DateTimeOffset now)
    {
        if (isLeased)
        {
            _take.ForEach(take => take(now));
        }
    }
}
