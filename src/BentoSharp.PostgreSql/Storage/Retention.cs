using BentoSharp.PostgreSql.Schema;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Deletes what ended long ago, in bounded steps; nodes that do so at once take different rows.</summary>
internal static class Retention
{
    private const string DeleteKeys =
        """
        DELETE FROM $s.task_key WHERE (owner, queue, key) IN (
            SELECT owner, queue, key FROM $s.task_key WHERE expires_at <= (SELECT $s.now_us()) ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING 1
        """;

    private const string DeleteTasks =
        """
        WITH gone AS (
            DELETE FROM $s.task_ended WHERE id IN (
                SELECT id FROM $s.task_ended WHERE finished_at < $1 ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED)
            RETURNING id),
        logs AS (DELETE FROM $s.task_log l USING gone WHERE l.task = gone.id),
        attempts AS (DELETE FROM $s.task_attempt a USING gone WHERE a.task = gone.id),
        bodies AS (DELETE FROM $s.task_payload p USING gone WHERE p.task = gone.id RETURNING p.payload)
        SELECT (SELECT count(*) FROM gone), (SELECT array_agg(DISTINCT payload) FROM bodies)
        """;

    // Held first, so that a retry that shares a payload is either seen here or finds that it is gone.
    private const string HoldPayloads = "SELECT id FROM $s.payload WHERE id = ANY($1) ORDER BY id FOR UPDATE";

    private const string DeletePayloads =
        """
        DELETE FROM $s.payload p WHERE p.id = ANY($1) AND NOT EXISTS (SELECT 1 FROM $s.task_payload r WHERE r.payload = p.id)
        """;

    /// <summary>Makes a step.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> StepAsync(NpgsqlDataSource source, SqlText sql, DateTimeOffset finishedBefore, int max)
    {
        var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await using var ofTransaction = transaction.ConfigureAwait(false);
        var (keys, tasks, payloads) = (0, 0L, Array.Empty<Guid>());
        var script = new Script(connection, sql);
        script.Read(DeleteKeys, _ => keys++, max);
        script.Read(
            DeleteTasks,
            row => (tasks, payloads) = (row.GetInt64(0), row.IsDBNull(1) ? [] : row.GetFieldValue<Guid[]>(1)),
            TaskOrder.Microseconds(finishedBefore),
            max);
        await script.ExecuteAsync(CancellationToken.None).ConfigureAwait(false);
        if (payloads.Length > 0)
        {
            var delete = new Script(connection, sql);
            delete.Read(HoldPayloads, static _ => { }, payloads);
            delete.Run(DeletePayloads, payloads);
            await delete.ExecuteAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await transaction.CommitAsync().ConfigureAwait(false);
        return keys == max || tasks == max;
    }
}
