namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// Finds since when tasks wait. The order is not quite that of age, because of priorities and fair shares; a walk over the first of each name
/// finds the oldest all the same, or one nearly as old. One belongs to one connection.
/// </summary>
internal sealed class OldestReader(SqliteConnection connection, SqliteQueues queues)
{
    private const int Walked = 1_000;

    private SqliteStatement? _oldest;

    public IReadOnlyList<OldestWaiting> Read(string service, DateTimeOffset now)
    {
        var oldest = new List<OldestWaiting>();
        foreach (var queue in queues.OfService(service))
        {
            if (queue.Counts.Pending > 0 && Since(queue.Id, now) is { } since)
            {
                oldest.Add(new OldestWaiting(queue.Task, since));
            }
        }

        return oldest;
    }

    private DateTimeOffset? Since(long queue, DateTimeOffset now)
    {
        var row = _oldest ??= connection.Prepare(
            """
            SELECT min(max(created_at, coalesce(not_before, 0))) FROM (SELECT created_at, not_before FROM task_row INDEXED BY task_row_pending
                WHERE state = 0 AND queue = ?1 ORDER BY due LIMIT ?3) WHERE not_before IS NULL OR not_before <= ?2
            """);
        row.Bind(1, queue);
        row.Bind(2, now);
        row.Bind(3, (long)Walked);
        row.Step();
        DateTimeOffset? since = row.IsNull(0) ? null : TaskOrder.Time(row.Int64(0));
        row.Reset();
        return since;
    }
}
