namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Counts the tasks that go before one. One belongs to one connection.</summary>
internal sealed class PositionReader(SqliteConnection connection, SqliteQueues queues)
{
    private SqliteStatement? _place;
    private SqliteStatement? _ahead;

    public int? CountAhead(Guid id, int most, DateTimeOffset now)
    {
        if (Place(id) is not var (queue, due, seq))
        {
            return null;
        }

        var ahead = 0;
        foreach (var other in queues.OfService(queue.Service))
        {
            ahead += CountAhead(other.Id, due, seq, most + 1 - ahead, now);
            if (ahead > most)
            {
                return null;
            }
        }

        return ahead;
    }

    private (SqliteQueue Queue, long Due, long Seq)? Place(Guid id)
    {
        var row = _place ??= connection.Prepare("SELECT queue, due, seq FROM task_row WHERE id = ?1 AND state = 0");
        row.Bind(1, id);
        if (!row.Step())
        {
            return null;
        }

        var place = (queues.ById(row.Int64(0)), row.Int64(1), row.Int64(2));
        row.Reset();
        return place;
    }

    private int CountAhead(long queue, long due, long seq, int most, DateTimeOffset now)
    {
        var row = _ahead ??= connection.Prepare(
            """
            SELECT count(*) FROM (SELECT 1 FROM task_row WHERE state = 0 AND queue = ?1 AND due <= ?2 AND (due < ?2 OR seq < ?3)
                AND (not_before IS NULL OR not_before <= ?4) LIMIT ?5)
            """);
        row.Bind(1, queue);
        row.Bind(2, due);
        row.Bind(3, seq);
        row.Bind(4, now);
        row.Bind(5, (long)most);
        row.Step();
        var count = row.Int32(0);
        row.Reset();
        return count;
    }
}
