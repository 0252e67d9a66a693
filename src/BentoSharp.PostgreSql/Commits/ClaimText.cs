using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// The statements of <see cref="ClaimStep"/>. A task and the names that it had before share a room. Each queue is gone through by its own part of the
/// index; of tasks with keys, the keys whose heads are lowest, of those of which fewer run than may.
/// </summary>
internal static class ClaimText
{
    /// <summary>Leases tasks without keys; nothing where others may begin that have keys, or are not marked as ready yet: some of those may go first.</summary>
    public const string WithoutKeys =
        $"""
        {Room}
            {Unless}
            AND NOT EXISTS (SELECT 1 FROM $s.task_row t, clock n WHERE t.state = 0 AND NOT t.ready AND t.not_before <= n.now)
            AND NOT EXISTS (
                SELECT 1 FROM unnest($3, $8) AS q (queue, key_limit) JOIN $s.task_limit l ON l.queue = q.queue
                WHERE l.head IS NOT NULL AND (q.key_limit = 0 OR l.running < q.key_limit))),
        {Found},
        {Ranked} found),
        chosen AS MATERIALIZED {Chosen}
        {Update}
        """;

    /// <summary>Leases tasks with and without keys; whoever runs it counts the keys anew afterwards.</summary>
    public const string WithKeys =
        $"""
        {Room}
            {Unless}),
        {Keyed},
        {Found},
        {Ranked} {All} all_found),
        chosen AS MATERIALIZED {Chosen}
        {Update}
        """;

    /// <summary>Finds and holds what <see cref="WithKeys"/> leases, in its order, suspects as well.</summary>
    public const string Look =
        $"""
        {Room}),
        {Keyed},
        {Found},
        {Ranked} {All} all_found)
        {Chosen}
        """;

    /// <summary>Finds and holds one task, wherever it stands in the order, if it may begin.</summary>
    public const string LookAtOne =
        $"""
        {Room})
        SELECT t.id, t.interruptions FROM $s.task_row t, room r, clock n
        WHERE t.id = $10 AND t.state = 0 AND t.ready AND r.queue = t.queue AND {Time} AND (
            t.limit_key IS NULL OR EXISTS (
                SELECT 1 FROM $s.task_limit l WHERE l.queue = t.queue AND l.key = t.limit_key AND (r.key_limit = 0 OR l.running < r.key_limit)
                FOR UPDATE))
        FOR UPDATE OF t SKIP LOCKED
        """;

    /// <summary>Leases tasks that are held.</summary>
    public const string LeaseThese =
        $"""
        WITH clock AS MATERIALIZED (SELECT $s.now_us() AS now),
        chosen AS MATERIALIZED (SELECT id FROM unnest($3) AS i (id))
        {Update}
        """;

    private const string Room =
        """
        WITH clock AS MATERIALIZED (SELECT $s.now_us() AS now),
        room AS MATERIALIZED (
            SELECT r.* FROM unnest($3, $4, $5, $6, $8) AS r (queue, room, most, task, key_limit)
            WHERE NOT EXISTS (SELECT 1 FROM $s.task_pause p WHERE p.service = $7 AND (p.task = '' OR p.task = r.task))
        """;

    // What was leased as it was inserted fills the room, and nothing else waited for it then: that one of them runs says so of all. What may have to
    // run alone is for SuspectClaims.
    private const string Unless =
        """
        AND ($10 IS NULL OR NOT EXISTS (SELECT 1 FROM $s.task_row t WHERE t.id = $10 AND t.state = 1))
            AND NOT EXISTS (
                SELECT 1 FROM $s.task_row t
                WHERE t.state = 0 AND t.ready AND t.interruptions >= 2 AND t.interruptions >= $11 AND t.queue = ANY($12))
        """;

    private const string Time = "(t.not_before IS NULL OR t.not_before <= n.now) AND (t.expires_at IS NULL OR t.expires_at > n.now)";

    private const string Found =
        $"""
        found AS MATERIALIZED (
            SELECT c.*, r.room, r.most FROM room r, clock n CROSS JOIN LATERAL (
                SELECT t.id, t.due, t.seq, t.interruptions FROM $s.task_row t
                WHERE t.state = 0 AND t.ready AND t.queue = r.queue AND t.limit_key IS NULL AND {Time}
                ORDER BY t.due, t.seq LIMIT least(r.most, $9) FOR UPDATE SKIP LOCKED) c)
        """;

    private const string Keyed =
        $"""
        open_key AS MATERIALIZED (
            SELECT r.room, r.most, r.queue, k.key, CASE r.key_limit WHEN 0 THEN $9 ELSE r.key_limit - k.running END AS free
            FROM room r CROSS JOIN LATERAL (
                SELECT l.key, l.running FROM $s.task_limit l
                WHERE l.queue = r.queue AND l.head IS NOT NULL AND (r.key_limit = 0 OR l.running < r.key_limit)
                ORDER BY l.head, l.head_seq LIMIT least(r.most, $9) FOR UPDATE SKIP LOCKED) k),
        keyed AS MATERIALIZED (
            SELECT c.*, k.room, k.most FROM open_key k, clock n CROSS JOIN LATERAL (
                SELECT t.id, t.due, t.seq, t.interruptions FROM $s.task_row t
                WHERE t.state = 0 AND t.ready AND t.queue = k.queue AND t.limit_key = k.key AND {Time}
                ORDER BY t.due, t.seq LIMIT least(k.most, k.free, $9) FOR UPDATE SKIP LOCKED) c)
        """;

    private const string All = "(SELECT * FROM found UNION ALL SELECT * FROM keyed)";

    private const string Ranked =
        "ranked AS (SELECT id, due, seq, interruptions, most, row_number() OVER (PARTITION BY room ORDER BY due, seq) AS place FROM";

    private const string Chosen = "(SELECT id, interruptions FROM ranked WHERE place <= most ORDER BY due, seq LIMIT $9)";

    // The node's row is held against whoever takes it for dead; its heartbeat goes on meanwhile. Only where something was found: else nothing is written.
    private const string Update =
        $"""
        UPDATE $s.task_row t SET state = 1, fence = t.fence + 1, attempt = t.attempt + 1, executed_at = n.now, progress = NULL,
            progress_message = NULL, life = $1, node = $2
        FROM chosen c, clock n
        WHERE t.id = ANY (ARRAY[c.id]) AND CASE WHEN c.id IS NOT NULL THEN EXISTS (SELECT 1 FROM $s.node WHERE life = $1 FOR KEY SHARE) END
        RETURNING {TaskColumns.State}{TaskColumns.Request}
        """;
}
