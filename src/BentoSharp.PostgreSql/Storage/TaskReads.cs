using BentoSharp.PostgreSql.Schema;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Reads tasks, their children, attempts and logs, and the places of those that wait.</summary>
internal sealed class TaskReads(NpgsqlDataSource source, StoreParts common)
{
    private static readonly string Children = RelatedBy("parent");
    private static readonly string Repeats = RelatedBy("retry_of");

    private const string Attempts =
        """
        SELECT task, number, started_at, ended_at, node, error_code, error_message, fence FROM $s.task_attempt WHERE task = ANY($1) ORDER BY task, fence
        """;

    // In the order of the indexes, so that these are gone along, up to the task's place.
    private const string Ahead =
        """
        WITH place AS (
            SELECT t.due, t.seq, q.service FROM $s.task_row t JOIN $s.task_queue q ON q.id = t.queue WHERE t.id = $1 AND t.state = 0)
        SELECT (SELECT count(*) FROM place), (SELECT count(*) FROM (
            SELECT 1 FROM place p JOIN $s.task_queue q ON q.service = p.service CROSS JOIN LATERAL (
                SELECT 1 FROM $s.task_row o WHERE o.state = 0 AND o.ready AND o.queue = q.id AND o.limit_key IS NULL
                    AND (o.due, o.seq) < (p.due, p.seq) AND (o.not_before IS NULL OR o.not_before <= (SELECT $s.now_us()))
                ORDER BY o.due, o.seq LIMIT $2) o
            UNION ALL
            SELECT 1 FROM place p JOIN $s.task_queue q ON q.service = p.service
            JOIN $s.task_limit k ON k.queue = q.id AND (k.head, k.head_seq) < (p.due, p.seq) CROSS JOIN LATERAL (
                SELECT 1 FROM $s.task_row o WHERE o.state = 0 AND o.ready AND o.queue = k.queue AND o.limit_key = k.key
                    AND (o.due, o.seq) < (p.due, p.seq) AND (o.not_before IS NULL OR o.not_before <= (SELECT $s.now_us()))
                ORDER BY o.due, o.seq LIMIT $2) o
            LIMIT $2) ahead)
        """;

    // The first thousand in each index: those without a key, those with one, and those whose time has come since the last commit.
    private const string Oldest =
        """
        SELECT q.task, w.since FROM $s.task_queue q CROSS JOIN LATERAL (
            SELECT min(greatest(t.created_at, coalesce(t.not_before, 0))) AS since FROM (
                (SELECT o.created_at, o.not_before FROM $s.task_row o
                    WHERE o.state = 0 AND o.ready AND o.queue = q.id AND o.limit_key IS NULL ORDER BY o.due, o.seq LIMIT 1000)
                UNION ALL
                (SELECT o.created_at, o.not_before FROM $s.task_row o
                    WHERE o.state = 0 AND o.ready AND o.queue = q.id AND o.limit_key IS NOT NULL ORDER BY o.limit_key, o.due, o.seq LIMIT 1000)
                UNION ALL
                (SELECT o.created_at, o.not_before FROM $s.task_row o
                    WHERE o.state = 0 AND NOT o.ready AND o.queue = q.id AND o.not_before <= (SELECT $s.now_us()) ORDER BY o.not_before LIMIT 1000)) t
            WHERE t.not_before IS NULL OR t.not_before <= (SELECT $s.now_us())) w
        WHERE q.service = $1 AND w.since IS NOT NULL ORDER BY q.id
        """;

    private readonly SqlText _sql = common.Sql;
    private readonly QueueCatalog _queues = common.Queues;
    private readonly NodeClock _clock = common.Clock;

    /// <summary>Reads tasks as of one moment.</summary>
    public async Task<IReadOnlyList<TaskRecord?>> ReadAsync(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken)
    {
        var hasRequest = parts.HasFlag(TaskParts.Request);
        var bodies = $"{(hasRequest ? TaskColumns.Request : null)}{(parts.HasFlag(TaskParts.Response) ? TaskColumns.Response : null)}";
        var found = await ReadAsync("WHERE t.id = ANY($1)", [ids.Distinct().ToArray()], bodies, parts, cancellationToken).ConfigureAwait(false);
        var byId = found.ToDictionary(static task => task.Id);
        return [.. ids.Select(id => byId.GetValueOrDefault(id))];
    }

    /// <summary>Reads tasks that a condition finds, in its order.</summary>
    public async Task<List<TaskRecord>> ReadAsync(
        string condition, object?[] values, string bodies, TaskParts parts, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var found = await RowsAsync(connection, condition, values, bodies, parts, cancellationToken).ConfigureAwait(false);
        if ((parts & (TaskParts.Children | TaskParts.Attempts | TaskParts.Repeats)) == 0)
        {
            return found.ConvertAll(static row => row.Task);
        }

        var children = new Dictionary<Guid, List<(Guid Id, int Queue, BentoTaskStatus State)>>();
        var repeats = new Dictionary<Guid, List<(Guid Id, int Queue, BentoTaskStatus State)>>();
        var attempts = new Dictionary<Guid, List<(BentoTaskAttempt Attempt, long Fence)>>();
        var script = new Script(connection, _sql);
        var ids = found.Select(static row => row.Task.Id).ToArray();
        if (parts.HasFlag(TaskParts.Children))
        {
            script.Read(Children, row => AddTo(children, row), ids, TaskChild.MaxRead);
        }

        if (parts.HasFlag(TaskParts.Repeats))
        {
            script.Read(Repeats, row => AddTo(repeats, row), ids, TaskChild.MaxRead);
        }

        if (parts.HasFlag(TaskParts.Attempts))
        {
            script.Read(Attempts, row => ListOf(attempts, row.GetGuid(0)).Add((AttemptOf(row), row.GetInt64(7))), ids);
        }

        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        await _queues.KnowAsync(children.Values.Concat(repeats.Values).SelectMany(static list => list).Select(static child => child.Queue), cancellationToken).ConfigureAwait(false);
        return found.ConvertAll(row => row.Task with
        {
            Children = RelatedOf(children, row.Task.Id),
            Repeats = RelatedOf(repeats, row.Task.Id),
            Attempts = parts.HasFlag(TaskParts.Attempts) ? History(row.Task, row.Node, attempts.GetValueOrDefault(row.Task.Id, [])) : [],
        });
    }

    private static string RelatedBy(string column) =>
        $"""
        SELECT p.id, c.id, c.queue, c.state FROM unnest($1) AS p (id) CROSS JOIN LATERAL (
            SELECT t.id, t.queue, t.state, t.seq FROM $s.task_all t WHERE t.{column} = p.id ORDER BY t.seq LIMIT $2) c
        ORDER BY p.id, c.seq
        """;

    private static void AddTo(Dictionary<Guid, List<(Guid, int, BentoTaskStatus)>> related, NpgsqlDataReader row) =>
        ListOf(related, row.GetGuid(0)).Add((row.GetGuid(1), row.GetInt32(2), (BentoTaskStatus)row.GetInt16(3)));

    private TaskChild[] RelatedOf(Dictionary<Guid, List<(Guid Id, int Queue, BentoTaskStatus State)>> related, Guid id) =>
        [.. related.GetValueOrDefault(id, []).Select(task => new TaskChild(task.Id, _queues.Known(task.Queue).Task, task.State))];

    /// <summary>Reads what a task has logged.</summary>
    public async Task<IReadOnlyList<BentoTaskLogLine>> LogsAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        var lines = new List<BentoTaskLogLine>();
        await RunAsync(
            """
            SELECT number, attempt, logged_at, level, text FROM $s.task_log WHERE task = $1 AND number > $2 ORDER BY number
            """,
            row => lines.Add(new BentoTaskLogLine(
                row.GetInt64(0), row.GetInt32(1), _clock.ToNode(row.GetInt64(2)), (BentoLogLevel)row.GetInt16(3), row.GetString(4))),
            [id, after],
            cancellationToken).ConfigureAwait(false);
        return lines;
    }

    /// <summary>Finds since when tasks of a service wait.</summary>
    public async Task<IReadOnlyList<OldestWaiting>> OldestAsync(string service, CancellationToken cancellationToken)
    {
        var oldest = new List<OldestWaiting>();
        await RunAsync(Oldest, row => oldest.Add(new OldestWaiting(row.GetString(0), _clock.ToNode(row.GetInt64(1)))), [service], cancellationToken)
            .ConfigureAwait(false);
        return oldest;
    }

    /// <summary>Counts the ready tasks of the same service that go before one that waits.</summary>
    public async Task<int?> CountAheadAsync(Guid id, int most, CancellationToken cancellationToken)
    {
        (long Places, long Ahead) found = default;
        await RunAsync(Ahead, row => found = (row.GetInt64(0), row.GetInt64(1)), [id, most + 1], cancellationToken).ConfigureAwait(false);
        return found.Places == 1 && found.Ahead <= most ? (int)found.Ahead : null;
    }

    private async Task RunAsync(string text, Action<NpgsqlDataReader> read, object?[] values, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var script = new Script(connection, _sql);
        script.Read(text, read, values);
        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<(TaskRecord Task, string? Node, long Seq)>> RowsAsync(
        NpgsqlConnection connection, string condition, object?[] values, string bodies, TaskParts parts, CancellationToken cancellationToken)
    {
        using var command = Command.Of(connection, _sql.In($"SELECT {TaskColumns.State}, t.finished_at{bodies} FROM $s.task_all t {condition}"), values);
        var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ofRows = rows.ConfigureAwait(false);
        var found = new List<(TaskRecord, string?, long)>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            await _queues.KnowAsync([TaskColumns.Queue(rows)], cancellationToken).ConfigureAwait(false);
            found.Add((Record(rows, parts), TaskColumns.Node(rows), TaskColumns.Seq(rows)));
        }

        return found;
    }

    private TaskRecord Record(NpgsqlDataReader row, TaskParts parts)
    {
        const int First = TaskColumns.StateCount + 1;
        var hasRequest = parts.HasFlag(TaskParts.Request);
        return _clock.ToNode(TaskColumns.Record(row, _queues.Known(TaskColumns.Queue(row))) with
        {
            FinishedAt = TaskColumns.Time(row, TaskColumns.StateCount),
            Request = hasRequest ? TaskColumns.ReadRequest(row, First, common.Payloads) : null,
            Response = parts.HasFlag(TaskParts.Response) ? TaskColumns.ReadResponse(row, First + (hasRequest ? TaskColumns.RequestCount : 0), common.Payloads) : null,
        });
    }

    private static List<T> ListOf<T>(Dictionary<Guid, List<T>> lists, Guid id)
    {
        if (!lists.TryGetValue(id, out var list))
        {
            lists.Add(id, list = []);
        }

        return list;
    }

    private BentoTaskAttempt AttemptOf(NpgsqlDataReader row) => new(row.GetInt32(1), _clock.ToNode(row.GetInt64(2)))
    {
        EndedAt = _clock.ToNode(row.GetInt64(3)),
        Node = TaskColumns.Text(row, 4),
        Error = new BentoTaskError(row.GetString(5), row.GetString(6)),
    };

    private static BentoTaskAttempt[] History(TaskRecord task, string? node, List<(BentoTaskAttempt Attempt, long Fence)> ended)
    {
        var last = AttemptHistory.Last(task, ended.Count == 0 ? 0 : ended[^1].Fence, node);
        return last is null ? [.. ended.Select(static row => row.Attempt)] : [.. ended.Select(static row => row.Attempt), last];
    }
}
