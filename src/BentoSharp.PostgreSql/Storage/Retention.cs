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
        attempts AS (DELETE FROM $s.task_attempt a USING gone WHERE a.task = gone.id)
        SELECT count(*) FROM gone
        """;

    /// <summary>Makes a step.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> StepAsync(NpgsqlDataSource source, SqlText sql, DateTimeOffset finishedBefore, int max)
    {
        var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var (keys, tasks) = (0, 0L);
        var script = new Script(connection, sql);
        script.Read(DeleteKeys, _ => keys++, max);
        script.Read(DeleteTasks, row => tasks = row.GetInt64(0), TaskOrder.Microseconds(finishedBefore), max);
        await script.ExecuteAsync(CancellationToken.None).ConfigureAwait(false);
        return keys == max || tasks == max;
    }
}
