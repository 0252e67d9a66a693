using BentoSharp.Hosting.Storage.Sqlite;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Writes many rows by one statement each, from arrays.</summary>
internal static class RowWrites
{
    private const string InsertTasks =
        """
        INSERT INTO $s.task_row (
            id, queue, state, ready, priority, attempt, interruptions, fence, due, not_before, deadline, wait_until, finish_until, expires_at,
            created_at, owner, parent, child_key, retry_of, limit_key, traceparent, request_type, request_headers, request_arguments, request_files,
            owned_bytes)
        SELECT i.id, i.queue, 0, i.not_before IS NULL OR i.not_before <= $20, i.priority, 0, 0, 0, i.due, i.not_before, i.deadline, i.wait_until,
            i.finish_until, i.expires_at, i.created_at, i.owner, i.parent, i.child_key, i.retry_of, i.limit_key, i.traceparent, i.type, i.headers,
            i.arguments, i.files, i.owned_bytes
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $21, $22) WITH ORDINALITY AS i (
            id, queue, priority, due, not_before, deadline, wait_until, finish_until, expires_at, created_at, owner, parent, child_key, retry_of,
            limit_key, traceparent, type, headers, arguments, files, owned_bytes, place)
        ORDER BY i.place
        """;

    private const string Wait =
        """
        UPDATE $s.task_row t SET state = 0, ready = i.not_before IS NULL OR i.not_before <= $9, attempt = i.attempt, interruptions = i.interruptions,
            due = i.due, not_before = i.not_before, progress = NULL, progress_message = NULL, life = NULL, wait_until = NULL,
            error_code = coalesce(i.code, t.error_code), error_message = coalesce(i.message, t.error_message), expires_at = i.expires_at
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS i (id, attempt, interruptions, due, not_before, expires_at, code, message)
        WHERE t.id = i.id
        """;

    private const string Kept =
        """
        t.id, t.seq, t.queue, i.state, t.priority, i.attempt, i.interruptions, i.fence, i.due, i.not_before, t.deadline, t.created_at, t.executed_at,
        i.finished_at, t.node, t.progress, t.progress_message
        """;

    private const string End =
        $"""
        WITH i AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) AS i (
                id, state, interruptions, fence, finished_at, code, message, status, type, headers, body, attempt, due, not_before, payload, length, kept)),
        gone AS (DELETE FROM $s.task_row t USING i WHERE t.id = i.id RETURNING t.*)
        INSERT INTO $s.task_ended (
            id, seq, queue, state, priority, attempt, interruptions, fence, due, not_before, deadline, created_at, executed_at, finished_at, node,
            progress, progress_message, error_code, error_message, owner, parent, child_key, retry_of, limit_key, traceparent, request_type,
            request_headers, request_arguments, request_files, response_status, response_type, response_headers, response_body,
            response_payload, response_length, owned_bytes)
        SELECT {Kept}, CASE WHEN i.state = 4 THEN t.error_code ELSE i.code END, CASE WHEN i.state = 4 THEN t.error_message ELSE i.message END,
            t.owner, t.parent, t.child_key, t.retry_of, t.limit_key, t.traceparent, t.request_type, t.request_headers, t.request_arguments,
            t.request_files, i.status, i.type, i.headers, i.body, i.payload, i.length, t.owned_bytes + i.kept
        FROM gone t JOIN i ON i.id = t.id
        """;

    /// <summary>Adds new tasks, in their order.</summary>
    public static void Insert(Script script, List<(TaskRecord Task, int Queue)> inserts, DateTimeOffset now)
    {
        if (inserts.Count == 0)
        {
            return;
        }

        var tasks = inserts.ConvertAll(static insert => insert.Task);
        script.Run(
            InsertTasks,
            Column(tasks, static task => task.Id),
            inserts.Select(static insert => insert.Queue).ToArray(),
            Column(tasks, static task => (short)task.Priority),
            Column(tasks, static task => task.Due),
            Column(tasks, static task => Time(task.NotBefore)),
            Column(tasks, static task => Time(task.Deadline)),
            Column(tasks, static task => Time(task.WaitUntil)),
            Column(tasks, static task => Time(task.FinishUntil)),
            Column(tasks, static task => Time(Hosting.Storage.Sqlite.TaskRow.StandingOf(task).ExpiresAt)),
            Column(tasks, static task => TaskOrder.Microseconds(task.CreatedAt)),
            Column(tasks, static task => KeptText.Of(task.Owner)),
            Column(tasks, static task => task.Parent),
            Column(tasks, static task => KeptText.Of(task.ChildKey)),
            Column(tasks, static task => task.RetryOf),
            Column(tasks, static task => KeptText.Of(task.LimitKey)),
            Column(tasks, static task => KeptText.Of(task.TraceParent)),
            Column(tasks, static task => KeptText.Of(task.Request!.ContentType)),
            Column(tasks, static task => Headers(task.Request!.Headers)),
            Column(tasks, static task => task.Request!.Arguments.ToArray()),
            TaskOrder.Microseconds(now),
            Column(tasks, static task => FileCodec.Encode(task.Request!.Files)),
            Column(tasks, static task => task.Owner is null ? null : (long?)OwnedBytes.Of(task.Request!)));
    }

    /// <summary>Writes what has become of tasks.</summary>
    public static void Change(Script script, IReadOnlyCollection<LockedTask> changed, DateTimeOffset now)
    {
        var waiting = changed.Where(static task => task.Standing.State == BentoTaskStatus.Pending).ToList();
        if (waiting.Count > 0)
        {
            script.Run(
                Wait,
                Column(waiting, static task => task.Id),
                Column(waiting, static task => task.Standing.Attempt),
                Column(waiting, static task => task.Standing.Interruptions),
                Column(waiting, static task => task.Standing.Due),
                Column(waiting, static task => Time(task.Standing.NotBefore)),
                Column(waiting, static task => Time(task.Standing.ExpiresAt)),
                Column(waiting, static task => KeptText.Of(task.Error?.Code)),
                Column(waiting, static task => KeptText.Of(task.Error?.Message)),
                TaskOrder.Microseconds(now));
        }

        var ended = changed.Where(static task => TaskStateMachine.IsTerminal(task.Standing.State)).ToList();
        if (ended.Count > 0)
        {
            script.Run(
                End,
                Column(ended, static task => task.Id),
                Column(ended, static task => (short)task.Standing.State),
                Column(ended, static task => task.Standing.Interruptions),
                Column(ended, static task => task.Standing.Fence),
                Column(ended, static task => TaskOrder.Microseconds(task.Standing.FinishedAt!.Value)),
                Column(ended, static task => KeptText.Of(task.Error?.Code)),
                Column(ended, static task => KeptText.Of(task.Error?.Message)),
                Column(ended, static task => task.Response?.StatusCode),
                Column(ended, static task => KeptText.Of(task.Response?.ContentType)),
                Column(ended, static task => task.Response is { } response ? Headers(response.Headers) : null),
                Column(ended, static task => task.Response is { Payload: null } response ? response.Body.ToArray() : null),
                Column(ended, static task => task.Standing.Attempt),
                Column(ended, static task => task.Standing.Due),
                Column(ended, static task => Time(task.Standing.NotBefore)),
                Column(ended, static task => task.Response?.Payload?.Id),
                Column(ended, static task => task.Response?.Payload?.Length),
                Column(ended, static task => task.KeptBytes));
        }
    }

    private static TColumn[] Column<TRow, TColumn>(List<TRow> rows, Func<TRow, TColumn> column)
    {
        var values = new TColumn[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = column(rows[i]);
        }

        return values;
    }

    private static long? Time(DateTimeOffset? time) => time is { } at ? TaskOrder.Microseconds(at) : null;

    private static byte[]? Headers(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        headers.Count == 0 ? null : HeaderCodec.Encode(headers).ToArray();
}
