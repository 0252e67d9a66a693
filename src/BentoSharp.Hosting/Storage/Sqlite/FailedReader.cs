namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Reads failed tasks. One belongs to one connection.</summary>
internal sealed class FailedReader(SqliteConnection connection, SqliteQueues queues, TaskRowReader rows)
{
    private SqliteStatement? _failed;

    public FailedTasksPage Read(FailedTasksQuery query)
    {
        if (queues.Find(query.Service, query.Task) is not { } queue)
        {
            return FailedTasksPage.Empty;
        }

        var found = Find(queue, query);
        var tasks = found.Select(seq => rows.BySeq(seq, TaskParts.Attempts)!.Value.Task).Take(query.Limit).ToList();
        return new FailedTasksPage(
            tasks, found.Count > query.Limit ? new FailedTasksCursor(tasks[^1].FinishedAt!.Value, found[query.Limit - 1]) : null);
    }

    private List<long> Find(SqliteQueue queue, FailedTasksQuery query)
    {
        var row = _failed ??= connection.Prepare(
            """
            SELECT t.seq FROM task_row t
            WHERE t.state = 3 AND t.queue = ?1 AND t.finished_at <= ?2 AND (t.finished_at < ?2 OR t.seq < ?3) AND t.finished_at >= ?4
                AND (?5 IS NULL OR t.error_code = ?5) AND (?7 = 0 OR t.owner = ?8 OR (?9 = 1 AND t.owner IS NULL)) AND NOT EXISTS (SELECT 1 FROM task_row r WHERE r.retry_of = t.id)
            ORDER BY t.finished_at DESC, t.seq DESC LIMIT ?6
            """);
        var before = query.Filter.EndedBefore is { } end ? TaskOrder.Microseconds(end) : long.MaxValue;
        var after = query.After is { } cursor && TaskOrder.Microseconds(cursor.FinishedAt) < before
            ? (Time: TaskOrder.Microseconds(cursor.FinishedAt), cursor.Number)
            : (Time: before, Number: long.MinValue);
        row.Bind(1, queue.Id);
        row.Bind(2, after.Time);
        row.Bind(3, after.Number);
        row.Bind(4, query.Filter.EndedAfter is { } start ? TaskOrder.Microseconds(start) : long.MinValue);
        row.Bind(5, query.Filter.Code);
        row.Bind(6, query.Limit + 1L);
        row.Bind(7, query.Owners is null ? 0L : 1L);
        row.Bind(8, query.Owners?.Owner);
        row.Bind(9, query.Owners?.IncludesUnowned == true ? 1L : 0L);
        var found = new List<long>();
        while (row.Step())
        {
            found.Add(row.Int64(0));
        }

        return found;
    }
}
