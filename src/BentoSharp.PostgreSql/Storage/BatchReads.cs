using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>
/// The first half of a commit: locks the rows that a batch is about, always in the order of their ids so that nodes don't wait for each other in a
/// circle, and reads what its decisions need.
/// </summary>
internal sealed class BatchReads
{
    // So many tasks expire, and so many become ready, with one commit.
    private const int MaxExpired = 500;
    private const int MaxReleased = 2_000;

    private const string Standing =
        """
        t.id, t.queue, t.state, t.fence, t.attempt, t.interruptions, t.due, t.not_before, t.deadline, t.wait_until, t.finish_until, t.executed_at, t.node,
        t.limit_key, t.owner
        """;

    private const string Lock = $"SELECT {Standing} FROM $s.task_row t WHERE t.id = ANY($1) ORDER BY t.id FOR UPDATE";

    private const string Expired =
        $"""
        SELECT {Standing} FROM $s.task_row t WHERE t.state = 0 AND t.expires_at <= (SELECT $s.now_us()) ORDER BY t.expires_at LIMIT $1
        FOR UPDATE SKIP LOCKED
        """;

    private const string Release =
        """
        WITH released AS (
            UPDATE $s.task_row SET ready = true WHERE id IN (
                SELECT id FROM $s.task_row WHERE state = 0 AND NOT ready AND not_before <= (SELECT $s.now_us()) ORDER BY not_before LIMIT $1
                FOR UPDATE SKIP LOCKED)
            RETURNING queue, limit_key)
        SELECT DISTINCT queue, limit_key FROM released WHERE limit_key IS NOT NULL
        """;

    private const string Descendants =
        """
        WITH RECURSIVE tree AS (
            SELECT id FROM $s.task_all WHERE parent = $1
            UNION SELECT t.id FROM tree JOIN $s.task_all t ON t.parent = tree.id)
        SELECT id FROM tree
        """;

    private readonly Dictionary<Guid, LockedTask> _tasks = [];

    /// <summary>The time, by the database's clock.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Whether this node still has its lease; without it, it begins no attempts.</summary>
    public bool HasLease { get; private set; }

    /// <summary>Tasks that are locked, for their expiry.</summary>
    public List<Guid> ExpiredIds { get; } = [];

    /// <summary>The tasks that have ended and were asked for.</summary>
    public Dictionary<Guid, (int Queue, BentoTaskStatus State, string? Owner)> Ended { get; } = [];

    /// <summary>Children by their parents and keys.</summary>
    public Dictionary<(Guid Parent, string Key), (Guid Id, int Queue)> Children { get; } = [];

    /// <summary>How many tasks of a service wait.</summary>
    public Dictionary<string, int> Pending { get; } = [];

    /// <summary>The keys of tasks that have become ready.</summary>
    public List<(int Queue, string Key)> ReleasedKeys { get; } = [];

    /// <summary>The tasks that are locked.</summary>
    public IReadOnlyDictionary<Guid, LockedTask> Tasks => _tasks;

    /// <summary>The queues of what was read.</summary>
    public IEnumerable<int> Queues => _tasks.Values.Select(static task => task.Queue).Concat(Ended.Values.Select(static task => task.Queue));

    /// <summary>Locks and reads.</summary>
    public async Task RunAsync(Script script, StoreBatch batch, long life, CancellationToken cancellationToken)
    {
        script.Read("SELECT $s.now_us()", row => Now = TaskOrder.Time(row.GetInt64(0)));
        if (batch.Claims.Count > 0)
        {
            // Against whoever takes this node for dead; its heartbeat goes on meanwhile.
            script.Read("SELECT 1 FROM $s.node WHERE life = $1 FOR KEY SHARE", _ => HasLease = true, life);
        }

        var ids = Ids(batch);
        if (ids.Count > 0)
        {
            script.Read(Lock, row => Add(row), ids.Order().ToArray());
        }

        var ended = batch.Cancels.Select(static cancel => cancel.Id).Concat(batch.Inserts.Select(static insert => insert.Task.Id)).ToArray();
        if (ended.Length > 0)
        {
            script.Read(
                "SELECT id, queue, state, owner FROM $s.task_ended WHERE id = ANY($1)",
                row => Ended[row.GetGuid(0)] = (row.GetInt32(1), (BentoTaskStatus)row.GetInt16(2), TaskColumns.Text(row, 3)),
                ended);
        }

        script.Read(Release, row => ReleasedKeys.Add((row.GetInt32(0), row.GetString(1))), MaxReleased);
        script.Read(Expired, row => ExpiredIds.Add(Add(row)), MaxExpired);
        ReadChildren(script, batch);
        foreach (var service in batch.Inserts.Where(static insert => insert.MaxPending is not null).Select(static insert => insert.Task.Service).Distinct())
        {
            script.Read(
                "SELECT count(*) FROM $s.task_row WHERE state = 0 AND queue IN (SELECT id FROM $s.task_queue WHERE service = $1)",
                row => Pending[service] = (int)row.GetInt64(0),
                service);
        }

        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Locks the tasks below one that were submitted by it or by those that it has submitted.</summary>
    public async Task<List<Guid>> LockDescendantsAsync(Func<Script> script, Guid parent, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        var find = script();
        find.Read(Descendants, row => ids.Add(row.GetGuid(0)), parent);
        await find.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        var @lock = script();
        @lock.Read(Lock, row => Add(row), ids.Where(id => !_tasks.ContainsKey(id)).Order().ToArray());
        await @lock.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        return ids;
    }

    private static HashSet<Guid> Ids(StoreBatch batch)
    {
        var ids = new HashSet<Guid>();
        ids.UnionWith(batch.Reports.Select(static report => report.Id));
        ids.UnionWith(batch.Cancels.Select(static cancel => cancel.Id));
        ids.UnionWith(batch.Finishes.Select(static finish => finish.Id));
        ids.UnionWith(batch.Inserts.Where(static insert => insert.ParentFence is not null).Select(static insert => insert.Task.Parent!.Value));
        return ids;
    }

    private void ReadChildren(Script script, StoreBatch batch)
    {
        var children = batch.Inserts.Where(static insert => insert.ParentFence is not null).Select(static insert => insert.Task).ToList();
        if (children.Count > 0)
        {
            script.Read(
                """
                SELECT t.parent, t.child_key, t.id, t.queue FROM unnest($1, $2) AS c (parent, key)
                JOIN $s.task_all t ON t.parent = c.parent AND t.child_key = c.key
                """,
                row => Children[(row.GetGuid(0), row.GetString(1))] = (row.GetGuid(2), row.GetInt32(3)),
                children.Select(static child => child.Parent!.Value).ToArray(),
                children.Select(static child => KeptText.Of(child.ChildKey!)).ToArray());
        }
    }

    private Guid Add(NpgsqlDataReader row)
    {
        var id = row.GetGuid(0);
        _tasks.TryAdd(
            id,
            new LockedTask
            {
                Id = id,
                Queue = row.GetInt32(1),
                Node = TaskColumns.Text(row, 12),
                LimitKey = TaskColumns.Text(row, 13),
                Owner = TaskColumns.Text(row, 14),
                Standing = StandingOf(row),
            });
        return id;
    }

    /// <summary>Reads what transitions need, from columns in the order of this class.</summary>
    private static TaskStanding StandingOf(NpgsqlDataReader row) => new()
    {
        State = (BentoTaskStatus)row.GetInt16(2),
        Fence = row.GetInt64(3),
        Attempt = row.GetInt32(4),
        Interruptions = row.GetInt32(5),
        Due = row.GetInt64(6),
        NotBefore = TaskColumns.Time(row, 7),
        Deadline = TaskColumns.Time(row, 8),
        WaitUntil = TaskColumns.Time(row, 9),
        FinishUntil = TaskColumns.Time(row, 10),
        ExecutedAt = TaskColumns.Time(row, 11),
    };

    /// <summary>Locks the tasks that run in a life of a node, a bounded number of them.</summary>
    public async Task LockLifeAsync(Script script, long life, int max, CancellationToken cancellationToken)
    {
        script.Read("SELECT $s.now_us()", row => Now = TaskOrder.Time(row.GetInt64(0)));
        script.Read(
            $"SELECT {Standing} FROM $s.task_row t WHERE t.life = $1 AND t.state = 1 ORDER BY t.id LIMIT $2 FOR UPDATE", row => Add(row), life, max);
        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }
}
