namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Reads the next ready keys of a queue from the index when those in memory are used up.</summary>
internal sealed class ReadyKeyLoader(SqliteConnection connection, SqliteQueues queues, StagedInserts inserts, WaitingTimes times, SqliteTransaction transaction)
{
    private readonly SqliteStatement _next = connection.Prepare(
        "SELECT due, seq, not_before FROM task_row WHERE state = 0 AND queue = ?1 AND due >= ?2 AND (due > ?2 OR seq > ?3) ORDER BY due, seq LIMIT ?4");

    /// <summary>The lowest ready key of a queue.</summary>
    public bool TryPeek(SqliteQueue queue, out ReadyKey key)
    {
        while (queue.Ready.NeedsLoad)
        {
            Load(queue);
        }

        return queue.Ready.TryPeek(out key);
    }

    private void Load(SqliteQueue queue)
    {
        if (inserts.Any)
        {
            // Those above the bound are nowhere else yet.
            transaction.Begin();
            inserts.Write();
        }

        var ready = queues.Touch(queue).Ready;
        _next.Bind(1, queue.Id);
        _next.Bind(2, ready.Bound.Due);
        _next.Bind(3, ready.Bound.Seq);
        _next.Bind(4, (long)ready.Capacity);
        var read = 0;
        try
        {
            for (; _next.Step(); read++)
            {
                Take(ready);
            }
        }
        finally
        {
            _next.Reset();
        }

        if (read < ready.Capacity)
        {
            ready.LoadedAll();
        }
    }

    private void Take(ReadyKeys ready)
    {
        var key = new ReadyKey(_next.Int64(0), _next.Int64(1));
        if (!_next.IsNull(2) && _next.Int64(2) > times.ReleasedUntil)
        {
            ready.Skip(key);
        }
        else
        {
            ready.Load(key);
        }
    }
}
