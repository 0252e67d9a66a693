using BentoSharp.PostgreSql.Storage;
using Npgsql;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// The first half of a commit: locks the rows that a batch is about, always in the order of their ids so that nodes don't wait for each other in a
/// circle, and reads what its decisions need.
/// </summary>
internal sealed class BatchReads
{
    // So many tasks expire, and so many become ready, with one commit.
    private const int MaxExpired = 500;
    private const int MaxReleased = 2_000;
    private const int MaxExcess = 10_000;

    private const string Standing =
        """
        t.id, t.queue, t.state, t.fence, t.attempt, t.interruptions, t.due, t.not_before, t.deadline, t.wait_until, t.finish_until, t.executed_at, t.node,
        t.limit_key, t.owner
        """;

    private const string Lock =
        $"""
        SELECT t.* FROM unnest($1) WITH ORDINALITY AS i (id, place) CROSS JOIN LATERAL (
            SELECT {Standing} FROM $s.task_row t WHERE t.id = i.id FOR UPDATE) t
        ORDER BY i.place
        """;

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

    // A little further than may be: nodes that submit at once pass the bound.
    private const string Waiting =
        """
        WITH q AS MATERIALIZED (SELECT id FROM $s.task_queue WHERE service = $1)
        SELECT count(*) FROM (
            SELECT 1 FROM q CROSS JOIN LATERAL (SELECT FROM $s.task_row t WHERE t.state = 0 AND t.ready AND t.limit_key IS NULL AND t.queue = q.id LIMIT $2) w
            UNION ALL
            SELECT 1 FROM q CROSS JOIN LATERAL (SELECT FROM $s.task_row t WHERE t.state = 0 AND t.ready AND t.limit_key IS NOT NULL AND t.queue = q.id LIMIT $2) w
            UNION ALL
            SELECT 1 FROM $s.task_row t WHERE t.state = 0 AND NOT t.ready AND t.queue IN (SELECT id FROM q)
            LIMIT $2) waiting
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

    /// <summary>Tasks that are locked, for their expiry.</summary>
    public List<Guid> ExpiredIds { get; } = [];

    /// <summary>The tasks that have ended and were asked for.</summary>
    public Dictionary<Guid, (int Queue, BentoTaskStatus State, string? Owner)> Ended { get; } = [];

    /// <summary>Children by their parents and keys.</summary>
    public Dictionary<(Guid Parent, string Key), (Guid Id, int Queue)> Children { get; } = [];

    /// <summary>How many tasks of a service wait, counted to a little more than may.</summary>
    public Dictionary<string, int> Pending { get; } = [];

    /// <summary>The keys of tasks that have become ready.</summary>
    public List<(int Queue, string Key)> ReleasedKeys { get; } = [];

    /// <summary>The tasks that are locked.</summary>
    public IReadOnlyDictionary<Guid, LockedTask> Tasks => _tasks;

    /// <summary>The queues of what was read.</summary>
    public IEnumerable<int> Queues => _tasks.Values.Select(static task => task.Queue).Concat(Ended.Values.Select(static task => task.Queue));

    /// <summary>Locks and reads.</summary>
    /// <param name="script">The statements that go first.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="finishes">The ends of attempts that are looked at.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(Script script, StoreBatch batch, IReadOnlyList<FinishOperation> finishes, CancellationToken cancellationToken)
    {
        script.Read("SELECT $s.now_us()", row => Now = TaskOrder.Time(row.GetInt64(0)));
        var ids = Ids(batch, finishes);
        if (ids.Count > 0)
        {
            script.Read(Lock, row => Add(row), ids.Order().ToArray());
        }

        var ended = batch.Cancels.Select(static cancel => cancel.Id).Concat(batch.Inserts.Select(static insert => insert.Task.Id)).ToArray();
        if (ended.Length > 0)
        {
            script.Read(
                """
                SELECT e.* FROM unnest($1) AS i (id) CROSS JOIN LATERAL (SELECT id, queue, state, owner FROM $s.task_ended WHERE id = i.id LIMIT 1) e
                """,
                row => Ended[row.GetGuid(0)] = (row.GetInt32(1), (BentoTaskStatus)row.GetInt16(2), TaskColumns.Text(row, 3)),
                ended);
        }

        script.Read(Release, row => ReleasedKeys.Add((row.GetInt32(0), row.GetString(1))), MaxReleased);
        script.Read(Expired, row => ExpiredIds.Add(Add(row)), MaxExpired);
        ReadChildren(script, batch);
        foreach (var service in batch.Inserts.Where(static insert => insert.MaxPending is not null).GroupBy(static insert => insert.Task.Service))
        {
            script.Read(Waiting, row => Pending[service.Key] = (int)row.GetInt64(0), service.Key, service.Max(static insert => insert.MaxPending!.Value) + MaxExcess);
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

    private static HashSet<Guid> Ids(StoreBatch batch, IReadOnlyList<FinishOperation> finishes)
    {
        var ids = new HashSet<Guid>();
        ids.UnionWith(batch.Reports.Select(static report => report.Id));
        ids.UnionWith(batch.Cancels.Select(static cancel => cancel.Id));
        ids.UnionWith(finishes.Select(static finish => finish.Id));
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
                SELECT t.parent, t.child_key, t.id, t.queue FROM unnest($1, $2) AS c (parent, key) CROSS JOIN LATERAL (
                    SELECT * FROM $s.task_all t WHERE t.parent = c.parent AND t.child_key = c.key LIMIT 1) t
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
