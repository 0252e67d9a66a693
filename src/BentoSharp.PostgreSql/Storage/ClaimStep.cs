using BentoSharp.Hosting.Storage.Sqlite;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Leases ready tasks to a demand: of the tasks that it allows, the lowest due first. What other nodes lease at the moment is left to them.</summary>
internal sealed class ClaimStep(ClaimOperation claim, QueueCatalog queues, IPayloadStore payloads)
{
    // A task and the names that it had before share a room. Each queue is gone through by its own part of the index; of tasks with keys, the keys
    // whose heads are lowest, of those of which fewer run than may.
    private const string Lease =
        $"""
        WITH room AS (
            SELECT r.* FROM unnest($1, $2, $3, $4, $10) AS r (queue, room, most, task, key_limit)
            WHERE NOT EXISTS (SELECT 1 FROM $s.task_pause p WHERE p.service = $5 AND (p.task = '' OR p.task = r.task))),
        open_key AS MATERIALIZED (
            SELECT r.room, r.most, r.queue, k.key, CASE r.key_limit WHEN 0 THEN $7 ELSE r.key_limit - k.running END AS free
            FROM room r CROSS JOIN LATERAL (
                SELECT l.key, l.running FROM $s.task_limit l
                WHERE l.queue = r.queue AND l.head IS NOT NULL AND (r.key_limit = 0 OR l.running < r.key_limit)
                ORDER BY l.head, l.head_seq LIMIT least(r.most, $7) FOR UPDATE SKIP LOCKED) k),
        keyed AS MATERIALIZED (
            SELECT c.id, c.due, c.seq, k.room, k.most FROM open_key k CROSS JOIN LATERAL (
                SELECT t.id, t.due, t.seq FROM $s.task_row t
                WHERE t.state = 0 AND t.ready AND t.queue = k.queue AND t.limit_key = k.key
                    AND (t.not_before IS NULL OR t.not_before <= $6) AND (t.expires_at IS NULL OR t.expires_at > $6)
                ORDER BY t.due, t.seq LIMIT least(k.most, k.free, $7) FOR UPDATE SKIP LOCKED) c),
        found AS MATERIALIZED (
            SELECT c.id, c.due, c.seq, r.room, r.most FROM room r CROSS JOIN LATERAL (
                SELECT t.id, t.due, t.seq FROM $s.task_row t
                WHERE t.state = 0 AND t.ready AND t.queue = r.queue AND t.limit_key IS NULL
                    AND (t.not_before IS NULL OR t.not_before <= $6) AND (t.expires_at IS NULL OR t.expires_at > $6)
                ORDER BY t.due, t.seq LIMIT least(r.most, $7) FOR UPDATE SKIP LOCKED) c),
        ranked AS (
            SELECT id, due, seq, most, row_number() OVER (PARTITION BY room ORDER BY due, seq) AS place
            FROM (SELECT * FROM found UNION ALL SELECT * FROM keyed) all_found),
        chosen AS (SELECT id FROM ranked WHERE place <= most ORDER BY due, seq LIMIT $7)
        UPDATE $s.task_row t SET state = 1, fence = t.fence + 1, attempt = t.attempt + 1, executed_at = $6, progress = NULL,
            progress_message = NULL, life = $8, node = $9
        FROM chosen WHERE t.id = chosen.id
        RETURNING {TaskColumns.State}{TaskColumns.Request}
        """;

    private readonly List<(long Due, long Seq, TaskRecord Task)> _leases = [];
    private readonly List<(int Queue, string? Key, string? Owner)> _fresh = [];

    /// <summary>The demand.</summary>
    public ClaimOperation Claim { get; } = claim;

    /// <summary>What was leased, the lowest due first.</summary>
    public IEnumerable<TaskRecord> Leases =>
        _leases.OrderBy(static lease => lease.Due).ThenBy(static lease => lease.Seq).Select(static lease => lease.Task);

    /// <summary>Tasks that were leased though their requests can't be read.</summary>
    public List<(int Queue, TaskRecord Task)> Unreadable { get; } = [];

    /// <summary>The queues, keys and owners of what was leased since the last call.</summary>
    public (int Queue, string? Key, string? Owner)[] TakeFresh()
    {
        (int Queue, string? Key, string? Owner)[] fresh = [.. _fresh];
        _fresh.Clear();
        return fresh;
    }

    /// <summary>Adds the statement that leases what the demand has room for still.</summary>
    /// <returns>False where it has no room.</returns>
    public bool AddTo(Script script, long life, string node, DateTimeOffset now)
    {
        var max = Claim.Max - _leases.Count;
        var rooms = new List<(int Queue, int Most, string Task)>();
        foreach (var (task, most) in Claim.Tasks)
        {
            // A demand is tried twice where a full queue made room in the middle of a batch.
            var left = most - _leases.Count(lease => Claim.Aliases.GetValueOrDefault(lease.Task.Task, lease.Task.Task) == task);
            var names = Claim.Aliases.Where(alias => alias.Value == task).Select(static alias => alias.Key).Prepend(task);
            rooms.AddRange(names
                .Where(_ => left > 0)
                .Select(name => queues.Find(new TaskQueueName(Claim.Service, name)))
                .Where(static id => id is not null)
                .Select(id => (id!.Value, left, task)));
        }

        if (max <= 0 || rooms.Count == 0)
        {
            return false;
        }

        var roomOf = rooms.Select(static room => room.Task).Distinct().ToList();
        script.Read(
            Lease,
            Add,
            rooms.Select(static room => room.Queue).ToArray(),
            rooms.Select(room => roomOf.IndexOf(room.Task)).ToArray(),
            rooms.Select(static room => room.Most).ToArray(),
            rooms.Select(static room => room.Task).ToArray(),
            Claim.Service,
            TaskOrder.Microseconds(now),
            max,
            life,
            node,
            rooms.Select(room => Claim.Limits.GetValueOrDefault(room.Task)).ToArray());
        return true;
    }

    private void Add(NpgsqlDataReader row)
    {
        var task = TaskColumns.Record(row, queues.Known(TaskColumns.Queue(row)));
        _fresh.Add((TaskColumns.Queue(row), task.LimitKey, task.Owner));
        try
        {
            task = task with { Request = TaskColumns.ReadRequest(row, TaskColumns.StateCount, payloads) };
            _leases.Add((task.Due, TaskColumns.Seq(row), task));
        }
        catch (UnreadableRequestException)
        {
            Unreadable.Add((TaskColumns.Queue(row), task));
        }
    }
}
