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
            AND NOT EXISTS (SELECT 1 FROM $s.task_row t, clock n WHERE t.state = 0 AND NOT t.ready AND t.not_before <= n.now)
            AND NOT EXISTS (
                SELECT 1 FROM unnest($1, $10) AS q (queue, key_limit) JOIN $s.task_limit l ON l.queue = q.queue
                WHERE l.head IS NOT NULL AND (q.key_limit = 0 OR l.running < q.key_limit))),
        {Found},
        {Ranked} found),
        {Update}
        """;

    /// <summary>Leases tasks with and without keys; whoever runs it counts the keys anew afterwards.</summary>
    public const string WithKeys =
        $"""
        {Room}),
        open_key AS MATERIALIZED (
            SELECT r.room, r.most, r.queue, k.key, CASE r.key_limit WHEN 0 THEN $7 ELSE r.key_limit - k.running END AS free
            FROM room r CROSS JOIN LATERAL (
                SELECT l.key, l.running FROM $s.task_limit l
                WHERE l.queue = r.queue AND l.head IS NOT NULL AND (r.key_limit = 0 OR l.running < r.key_limit)
                ORDER BY l.head, l.head_seq LIMIT least(r.most, $7) FOR UPDATE SKIP LOCKED) k),
        keyed AS MATERIALIZED (
            SELECT c.id, c.due, c.seq, k.room, k.most FROM open_key k, clock n CROSS JOIN LATERAL (
                SELECT t.id, t.due, t.seq FROM $s.task_row t
                WHERE t.state = 0 AND t.ready AND t.queue = k.queue AND t.limit_key = k.key
                    AND (t.not_before IS NULL OR t.not_before <= n.now) AND (t.expires_at IS NULL OR t.expires_at > n.now)
                ORDER BY t.due, t.seq LIMIT least(k.most, k.free, $7) FOR UPDATE SKIP LOCKED) c),
        {Found},
        {Ranked} (SELECT * FROM found UNION ALL SELECT * FROM keyed) all_found),
        {Update}
        """;

    // What was leased as it was inserted fills the room, and nothing else waited for it then: that one of them runs says so of all.
    private const string Room =
        """
        WITH clock AS MATERIALIZED (SELECT $s.now_us() AS now),
        room AS MATERIALIZED (
            SELECT r.* FROM unnest($1, $2, $3, $4, $10) AS r (queue, room, most, task, key_limit)
            WHERE NOT EXISTS (SELECT 1 FROM $s.task_pause p WHERE p.service = $5 AND (p.task = '' OR p.task = r.task))
                AND ($6 IS NULL OR NOT EXISTS (SELECT 1 FROM $s.task_row t WHERE t.id = $6 AND t.state = 1))
        """;

    private const string Found =
        """
        found AS MATERIALIZED (
            SELECT c.id, c.due, c.seq, r.room, r.most FROM room r, clock n CROSS JOIN LATERAL (
                SELECT t.id, t.due, t.seq FROM $s.task_row t
                WHERE t.state = 0 AND t.ready AND t.queue = r.queue AND t.limit_key IS NULL
                    AND (t.not_before IS NULL OR t.not_before <= n.now) AND (t.expires_at IS NULL OR t.expires_at > n.now)
                ORDER BY t.due, t.seq LIMIT least(r.most, $7) FOR UPDATE SKIP LOCKED) c)
        """;

    private const string Ranked =
        "ranked AS (SELECT id, due, seq, most, row_number() OVER (PARTITION BY room ORDER BY due, seq) AS place FROM";

    // The node's row is held against whoever takes it for dead; its heartbeat goes on meanwhile. Only where something was found: else nothing is written.
    private const string Update =
        $"""
        chosen AS MATERIALIZED (SELECT id FROM ranked WHERE place <= most ORDER BY due, seq LIMIT $7)
        UPDATE $s.task_row t SET state = 1, fence = t.fence + 1, attempt = t.attempt + 1, executed_at = n.now, progress = NULL,
            progress_message = NULL, life = $8, node = $9
        FROM chosen c, clock n
        WHERE t.id = ANY (ARRAY[c.id]) AND CASE WHEN c.id IS NOT NULL THEN EXISTS (SELECT 1 FROM $s.node WHERE life = $8 FOR KEY SHARE) END
        RETURNING {TaskColumns.State}{TaskColumns.Request}
        """;
}
