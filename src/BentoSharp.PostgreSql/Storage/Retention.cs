using BentoSharp.PostgreSql.Commits;
using BentoSharp.PostgreSql.Schema;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Deletes what ended long ago or is too many, in bounded steps; nodes that do so at once take different rows.</summary>
internal sealed class Retention(NpgsqlDataSource source, StoreParts common)
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
                SELECT old.id FROM unnest($1, $2, $3, $4) AS r (queue, state, before, seq) CROSS JOIN LATERAL (
                    SELECT e.id FROM $s.task_ended e WHERE e.queue = r.queue AND e.state = r.state AND (e.finished_at, e.seq) < (r.before, r.seq)
                        AND NOT EXISTS (SELECT 1 FROM $s.task_row p WHERE p.id = e.parent)
                    ORDER BY e.finished_at, e.seq LIMIT $5 FOR UPDATE SKIP LOCKED) old
                LIMIT $5)
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

    // When the last one ended that may stay, of each queue and state of which a number is kept.
    private const string Boundaries =
        """
        SELECT r.queue, r.state, last.finished_at, last.seq FROM unnest($1, $2, $3) AS r (queue, state, most) CROSS JOIN LATERAL (
            SELECT e.finished_at, e.seq FROM $s.task_ended e WHERE e.queue = r.queue AND e.state = r.state
            ORDER BY e.finished_at DESC, e.seq DESC OFFSET r.most - 1 LIMIT 1) last
        """;

    private static readonly BentoTaskStatus[] States = [BentoTaskStatus.Success, BentoTaskStatus.Failure, BentoTaskStatus.Canceled];

    private Dictionary<(int Queue, BentoTaskStatus State), (long FinishedAt, long Seq)>? _boundaries;

    /// <summary>Makes a step.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> StepAsync(RetentionPlan plan, int max)
    {
        await common.Queues.LoadAsync(CancellationToken.None).ConfigureAwait(false);
        var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await using var ofTransaction = transaction.ConfigureAwait(false);
        var (keys, tasks, payloads) = (0, 0L, Array.Empty<Guid>());
        _boundaries ??= await ReadBoundariesAsync(connection, plan).ConfigureAwait(false);
        var script = new Script(connection, common.Sql);
        script.Read(DeleteKeys, _ => keys++, max);
        if (RulesOf(plan) is { Count: > 0 } rules)
        {
            script.Read(
                DeleteTasks,
                row => (tasks, payloads) = (row.GetInt64(0), row.IsDBNull(1) ? [] : row.GetFieldValue<Guid[]>(1)),
                rules.Select(static rule => rule.Queue).ToArray(),
                rules.Select(static rule => (short)rule.State).ToArray(),
                rules.Select(static rule => rule.Before.FinishedAt).ToArray(),
                rules.Select(static rule => rule.Before.Seq).ToArray(),
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
        var goesOn = keys == max || tasks == max || owners == max;
        if (!goesOn)
        {
            _boundaries = null;
        }

        return goesOn;
    }

    /// <summary>Before which time tasks must have ended to be deleted, by their names and states.</summary>
    private List<(int Queue, BentoTaskStatus State, (long FinishedAt, long Seq) Before)> RulesOf(RetentionPlan plan) =>
    [
        .. from queue in common.Queues.All
           from state in States
           let byAge = (plan.Before(queue.Name.Service, queue.Name.Task, state) is { } time ? common.Clock.ToDatabase(time) : long.MinValue, 0L)
           let byNumber = _boundaries!.GetValueOrDefault((queue.Id, state), (long.MinValue, 0))
           let before = byAge.CompareTo(byNumber) < 0 ? byNumber : byAge
           where before.Item1 > long.MinValue
           select (queue.Id, state, before),
    ];

    /// <summary>Reads them once in a pass: what ends meanwhile makes them only too early.</summary>
    private async Task<Dictionary<(int Queue, BentoTaskStatus State), (long FinishedAt, long Seq)>> ReadBoundariesAsync(NpgsqlConnection connection, RetentionPlan plan)
    {
        var boundaries = new Dictionary<(int, BentoTaskStatus), (long, long)>();
        if (plan.CountedBefore is not { } counted)
        {
            return boundaries;
        }

        var last = (common.Clock.ToDatabase(counted), 0L);
        var kept = (from queue in common.Queues.All
                    from state in States
                    let most = plan.Most(queue.Name.Service, queue.Name.Task, state)
                    where most is not null
                    select (queue.Id, State: state, Most: most.Value)).ToList();
        foreach (var (queue, state, _) in kept.Where(static number => number.Most == 0))
        {
            boundaries[(queue, state)] = last;
        }

        kept.RemoveAll(static number => number.Most == 0);
        var script = new Script(connection, common.Sql);
        script.Read(
            Boundaries,
            row =>
            {
                var boundary = (row.GetInt64(2), row.GetInt64(3));
                boundaries[(row.GetInt32(0), (BentoTaskStatus)row.GetInt16(1))] = boundary.CompareTo(last) < 0 ? boundary : last;
            },
            kept.Select(static number => number.Id).ToArray(),
            kept.Select(static number => (short)number.State).ToArray(),
            kept.Select(static number => (long)number.Most).ToArray());
        await script.ExecuteAsync(CancellationToken.None).ConfigureAwait(false);
        return boundaries;
    }
}
