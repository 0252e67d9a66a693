using BentoSharp.PostgreSql.Commits;
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
                SELECT old.id FROM unnest($1, $2, $3) AS r (queue, state, before) CROSS JOIN LATERAL (
                    SELECT e.id FROM $s.task_ended e WHERE e.queue = r.queue AND e.state = r.state AND e.finished_at < r.before
                    ORDER BY e.finished_at LIMIT $4 FOR UPDATE SKIP LOCKED) old
                LIMIT $4)
            RETURNING id, owner, owned_bytes),
        owners AS (
            INSERT INTO $s.task_owner_change (owner, bytes) SELECT owner, -sum(owned_bytes) FROM gone WHERE owner IS NOT NULL GROUP BY owner),
        items AS (DELETE FROM $s.task_items i USING gone WHERE i.task = gone.id),
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

    private static readonly BentoTaskStatus[] States = [BentoTaskStatus.Success, BentoTaskStatus.Failure, BentoTaskStatus.Canceled];

    /// <summary>Makes a step.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> StepAsync(NpgsqlDataSource source, StoreParts common, RetentionPlan plan, int max)
    {
        await common.Queues.LoadAsync(CancellationToken.None).ConfigureAwait(false);
        var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await using var ofTransaction = transaction.ConfigureAwait(false);
        var (keys, tasks, payloads) = (0, 0L, Array.Empty<Guid>());
        var script = new Script(connection, common.Sql);
        script.Read(DeleteKeys, _ => keys++, max);
        if (RulesOf(common, plan) is { Count: > 0 } rules)
        {
            script.Read(
                DeleteTasks,
                row => (tasks, payloads) = (row.GetInt64(0), row.IsDBNull(1) ? [] : row.GetFieldValue<Guid[]>(1)),
                rules.Select(static rule => rule.Queue).ToArray(),
                rules.Select(static rule => (short)rule.State).ToArray(),
                rules.Select(static rule => rule.Before).ToArray(),
                max);
        }

        await script.ExecuteAsync(CancellationToken.None).ConfigureAwait(false);
        if (payloads.Length > 0)
        {
            var delete = new Script(connection, common.Sql);
            delete.Read(HoldPayloads, static _ => { }, payloads);
            delete.Run(DeletePayloads, payloads);
            await delete.ExecuteAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await transaction.CommitAsync().ConfigureAwait(false);
        var owners = await OwnerStep.FoldAsync(() => new Script(connection, common.Sql), max).ConfigureAwait(false);
        return keys == max || tasks == max || owners == max;
    }

    /// <summary>Before which time tasks must have ended to be deleted, by their names and states.</summary>
    private static List<(int Queue, BentoTaskStatus State, long Before)> RulesOf(StoreParts common, RetentionPlan plan) =>
    [
        .. from queue in common.Queues.All
           from state in States
           let before = plan.Before(queue.Name.Service, queue.Name.Task, state)
           where before is not null
           select (queue.Id, state, common.Clock.ToDatabase(before.Value)),
    ];
}
