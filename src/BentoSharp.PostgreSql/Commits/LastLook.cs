using BentoSharp.PostgreSql.Storage;
using NpgsqlTypes;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>What a commit finds at its end.</summary>
/// <param name="Now">The time, by the database's clock.</param>
/// <param name="Wake">When the next task becomes ready or expires.</param>
/// <param name="HasReady">Whether tasks without keys may begin that the batch's demands ask for.</param>
/// <param name="HasKeys">Whether tasks with keys may begin that the batch's demands ask for.</param>
/// <param name="IsAlive">Whether this node's life goes on; without it, it begins no attempts.</param>
internal readonly record struct LastLook(DateTimeOffset Now, DateTimeOffset? Wake, bool HasReady, bool HasKeys, bool IsAlive)
{
    private const string Text =
        $"""
        SELECT n.now, ({SharedState.NextWakeText}),
            EXISTS (SELECT 1 FROM $s.task_row t WHERE t.state = 0 AND t.ready AND t.queue = ANY($1) AND t.limit_key IS NULL),
            EXISTS (
                SELECT 1 FROM unnest($1, $2) AS q (queue, key_limit) JOIN $s.task_limit l ON l.queue = q.queue
                WHERE l.head IS NOT NULL AND (q.key_limit = 0 OR l.running < q.key_limit)),
            EXISTS (SELECT 1 FROM $s.node WHERE life = $3)
        FROM (SELECT $s.now_us() AS now) n
        """;

    /// <summary>Whether the commit has looked.</summary>
    public bool IsKnown => Now != default;

    /// <summary>Whether something has to be done that no batch asks for: a task waits whose time has come, or has passed.</summary>
    public bool IsPressing => Wake <= Now;

    /// <summary>Adds the statement.</summary>
    public static void AddTo(Script script, IEnumerable<(int Queue, int Limit)> queues, long life, Action<LastLook> found)
    {
        var asked = queues.ToList();
        script.Read(
            Text,
            row => found(new LastLook(TaskOrder.Time(row.GetInt64(0)), TaskColumns.Time(row, 1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4))),
            Column.Of(asked, NpgsqlDbType.Integer, static queue => queue.Queue),
            Column.Of(asked, NpgsqlDbType.Integer, static queue => queue.Limit),
            life);
    }
}
