using BentoSharp.Hosting.Storage.Sqlite;
using BentoSharp.PostgreSql.Nodes;
using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// Inserts new tasks by one statement. Those that meet room on this node are inserted as leased, where nothing else waits for that room: then no index
/// of ready tasks and no second version of the row is written, and nothing comes back but whether it was so.
/// </summary>
internal sealed class InsertStep(NodeIdentity node)
{
    private const string InsertTasks =
        """
        WITH free AS MATERIALIZED (
            SELECT n.now, coalesce(
                $23 > n.now
                AND NOT EXISTS (SELECT 1 FROM $s.task_row t WHERE t.state = 0 AND t.ready AND t.queue = ANY($24) AND t.limit_key IS NULL)
                AND NOT EXISTS (SELECT 1 FROM $s.task_limit k WHERE k.queue = ANY($24) AND k.head IS NOT NULL)
                AND NOT EXISTS (SELECT 1 FROM $s.task_row t WHERE t.state = 0 AND NOT t.ready AND t.not_before <= n.now)
                AND NOT EXISTS (SELECT 1 FROM $s.task_pause p WHERE p.service = ANY($25))
                AND EXISTS (SELECT 1 FROM $s.node WHERE life = $26 FOR KEY SHARE), false) AS is_free
            FROM (SELECT $s.now_us() AS now) n),
        new AS (
            INSERT INTO $s.task_row (
                id, queue, state, ready, priority, attempt, interruptions, fence, due, not_before, deadline, wait_until, finish_until, expires_at,
                created_at, executed_at, life, node, owner, parent, child_key, retry_of, limit_key, traceparent, request_type, request_headers,
                request_arguments, request_files, owned_bytes)
            SELECT i.id, CASE WHEN EXISTS (SELECT 1 FROM $s.task_ended e WHERE e.id = i.id) THEN NULL ELSE i.queue END, i.leased,
                i.not_before IS NULL OR i.not_before <= i.now, i.priority, i.leased, 0, i.leased, i.due, i.not_before, i.deadline, i.wait_until,
                i.finish_until, i.expires_at, i.created_at, CASE i.leased WHEN 1 THEN i.now END, CASE i.leased WHEN 1 THEN $26 END,
                CASE i.leased WHEN 1 THEN $27 END, i.owner, i.parent, i.child_key, i.retry_of, i.limit_key, i.traceparent, i.type, i.headers, i.arguments,
                i.files, i.owned_bytes
            FROM (
                SELECT u.*, (u.takes AND f.is_free)::integer AS leased, f.now
                FROM free f, unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) AS u (
                    id, queue, priority, due, not_before, deadline, wait_until, finish_until, expires_at, created_at, owner, parent, child_key,
                    retry_of, limit_key, traceparent, type, headers, arguments, files, owned_bytes, takes)) i)
        SELECT is_free, now FROM free
        """;

    private readonly List<(TaskRecord Task, int Queue)> _tasks = [];

    /// <summary>The tasks that are inserted.</summary>
    public IReadOnlyList<(TaskRecord Task, int Queue)> Tasks => _tasks;

    /// <summary>Notes a new task.</summary>
    public void Add(TaskRecord task, int queue) => _tasks.Add((task, queue));

    /// <summary>Adds the statement, and forgets the tasks.</summary>
    public void AddTo(Script script, DirectLeases direct)
    {
        if (_tasks.Count == 0)
        {
            return;
        }

        script.Read(
            InsertTasks,
            row => direct.Decide(row.GetBoolean(0), TaskOrder.Time(row.GetInt64(1))),
            Column.Uuids(_tasks, static row => row.Task.Id),
            Column.Integers(_tasks, static row => row.Queue),
            Column.Smalls(_tasks, static row => (short)row.Task.Priority),
            Column.Longs(_tasks, static row => row.Task.Due),
            Column.Times(_tasks, static row => row.Task.NotBefore),
            Column.Times(_tasks, static row => row.Task.Deadline),
            Column.Times(_tasks, static row => row.Task.WaitUntil),
            Column.Times(_tasks, static row => row.Task.FinishUntil),
            Column.Times(_tasks, static row => TaskRow.StandingOf(row.Task).ExpiresAt),
            Column.Longs(_tasks, static row => TaskOrder.Microseconds(row.Task.CreatedAt)),
            Column.Texts(_tasks, static row => row.Task.Owner),
            Column.Uuids(_tasks, static row => row.Task.Parent),
            Column.Texts(_tasks, static row => row.Task.ChildKey),
            Column.Uuids(_tasks, static row => row.Task.RetryOf),
            Column.Texts(_tasks, static row => row.Task.LimitKey),
            Column.Texts(_tasks, static row => row.Task.TraceParent),
            Column.Texts(_tasks, static row => row.Task.Request!.ContentType),
            Column.Bytes(_tasks, static row => RowWrites.Headers(row.Task.Request!.Headers)),
            Column.Bytes(_tasks, static row => row.Task.Request!.Arguments.ToArray()),
            Column.Bytes(_tasks, static row => FileCodec.Encode(row.Task.Request!.Files)),
            Column.Longs(_tasks, static row => row.Task.Owner is null ? null : (long?)OwnedBytes.Of(row.Task.Request!)),
            Column.Flags(_tasks, row => direct.Takes(row.Task.Id)),
            direct.Until,
            direct.Queues,
            direct.Services,
            node.Life,
            KeptText.Of(node.Name));
        _tasks.Clear();
    }
}
