using BentoSharp.Hosting.Storage.Sqlite;
using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>Writes what has become of tasks that a transaction holds, many by one statement each.</summary>
internal static class RowWrites
{
    private const string Wait =
        """
        UPDATE $s.task_row t SET state = 0, ready = i.not_before IS NULL OR i.not_before <= $9, attempt = i.attempt, interruptions = i.interruptions,
            due = i.due, not_before = i.not_before, progress = NULL, progress_message = NULL, life = NULL, wait_until = NULL,
            error_code = coalesce(i.code, t.error_code), error_message = coalesce(i.message, t.error_message), expires_at = i.expires_at
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS i (id, attempt, interruptions, due, not_before, expires_at, code, message)
        WHERE t.id = ANY (ARRAY[i.id])
        """;

    // The fence rises with the cancellation of an attempt, and stays with all other ends.
    private const string End =
        """
        WITH gone AS (
            DELETE FROM $s.task_row t
            USING unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) AS i (
                id, state, interruptions, fence, finished_at, code, message, status, type, headers, body, attempt, due, not_before, payload, length, kept)
            WHERE t.id = ANY (ARRAY[i.id]) AND t.fence >= i.fence - 1 AND t.fence <= i.fence
            RETURNING t.id, t.seq, t.queue, i.state, t.priority, i.attempt, i.interruptions, i.fence, i.due, i.not_before, t.deadline, t.created_at,
                t.executed_at, i.finished_at, t.node, t.progress, t.progress_message, CASE WHEN i.state = 4 THEN t.error_code ELSE i.code END,
                CASE WHEN i.state = 4 THEN t.error_message ELSE i.message END, t.owner, t.parent, t.child_key, t.retry_of, t.limit_key, t.traceparent,
                t.request_type, t.request_headers, t.request_arguments, t.request_files, i.status, i.type, i.headers, i.body, i.payload, i.length,
                t.owned_bytes + i.kept)
        INSERT INTO $s.task_ended (
            id, seq, queue, state, priority, attempt, interruptions, fence, due, not_before, deadline, created_at, executed_at, finished_at, node,
            progress, progress_message, error_code, error_message, owner, parent, child_key, retry_of, limit_key, traceparent, request_type,
            request_headers, request_arguments, request_files, response_status, response_type, response_headers, response_body,
            response_payload, response_length, owned_bytes)
        SELECT * FROM gone
        """;

    /// <summary>Writes what has become of tasks.</summary>
    public static void Change(Script script, IReadOnlyCollection<LockedTask> changed, DateTimeOffset now)
    {
        var waiting = changed.Where(static task => task.Standing.State == BentoTaskStatus.Pending).ToList();
        if (waiting.Count > 0)
        {
            script.Run(
                Wait,
                Column.Uuids(waiting, static task => task.Id),
                Column.Integers(waiting, static task => task.Standing.Attempt),
                Column.Integers(waiting, static task => task.Standing.Interruptions),
                Column.Longs(waiting, static task => task.Standing.Due),
                Column.Times(waiting, static task => task.Standing.NotBefore),
                Column.Times(waiting, static task => task.Standing.ExpiresAt),
                Column.Texts(waiting, static task => task.Error?.Code),
                Column.Texts(waiting, static task => task.Error?.Message),
                TaskOrder.Microseconds(now));
        }

        var ended = changed.Where(static task => TaskStateMachine.IsTerminal(task.Standing.State)).ToList();
        if (ended.Count > 0)
        {
            script.Run(
                End,
                Column.Uuids(ended, static task => task.Id),
                Column.Smalls(ended, static task => (short)task.Standing.State),
                Column.Integers(ended, static task => task.Standing.Interruptions),
                Column.Longs(ended, static task => task.Standing.Fence),
                Column.Longs(ended, static task => TaskOrder.Microseconds(task.Standing.FinishedAt!.Value)),
                Column.Texts(ended, static task => task.Error?.Code),
                Column.Texts(ended, static task => task.Error?.Message),
                Column.Integers(ended, static task => task.Response?.StatusCode),
                Column.Texts(ended, static task => task.Response?.ContentType),
                Column.Bytes(ended, static task => task.Response is { } response ? Headers(response.Headers) : null),
                Column.Bytes(ended, static task => task.Response is { Payload: null } response ? response.Body.ToArray() : null),
                Column.Integers(ended, static task => task.Standing.Attempt),
                Column.Longs(ended, static task => task.Standing.Due),
                Column.Times(ended, static task => task.Standing.NotBefore),
                Column.Uuids(ended, static task => task.Response?.Payload?.Id),
                Column.Longs(ended, static task => task.Response?.Payload?.Length),
                Column.Longs(ended, static task => task.KeptBytes));
        }
    }

    /// <summary>Headers as a column has them; none are NULL.</summary>
    public static byte[]? Headers(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        headers.Count == 0 ? null : HeaderCodec.Encode(headers).ToArray();
}
