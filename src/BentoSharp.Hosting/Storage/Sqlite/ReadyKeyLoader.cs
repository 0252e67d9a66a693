namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Reads the next ready keys of a queue from the index when those in memory are used up.</summary>
internal sealed class ReadyKeyLoader(SqliteConnection connection, SqliteQueues queues, StagedInserts inserts, WaitingTimes times, SqliteTransaction transaction)
{
    private readonly SqliteStatement _next = connection.Prepare(Select("limit_key IS NULL"));
    private readonly SqliteStatement _nextOfKey = connection.Prepare(Select("limit_key = ?5"));

    /// <summary>The lowest ready task of a queue, of those without a key.</summary>
    public bool TryPeek(SqliteQueue queue, out ReadyKey key)
    {
        while (queue.Ready.NeedsLoad)
        {
            Load(_next, queue.Id, queues.Touch(queue).Ready);
        }

        return queue.Ready.TryPeek(out key);
    }

    /// <summary>The lowest ready task of a queue, of those with a key.</summary>
    public bool TryPeek(SqliteQueue queue, KeyQueue keyed, out ReadyKey key)
    {
        while (keyed.Ready.NeedsLoad)
        {
            _nextOfKey.Bind(5, keyed.Key);
            Load(_nextOfKey, queue.Id, queues.Touch(queue).Keyed.Touch(keyed).Ready);
        }

        return keyed.Ready.TryPeek(out key);
    }

    private static string Select(string which) =>
        $"SELECT due, seq, not_before FROM task_row WHERE state = 0 AND queue = ?1 AND {which} AND due >= ?2 AND (due > ?2 OR seq > ?3) ORDER BY due, seq LIMIT ?4";

    private void Load(SqliteStatement next, long queue, ReadyKeys ready)
    {
        if (inserts.Any)
        {
            // Those above the bound are nowhere else yet.
            transaction.Begin();
            inserts.Write();
        }

        next.Bind(1, queue);
        next.Bind(2, ready.Bound.Due);
        next.Bind(3, ready.Bound.Seq);
        next.Bind(4, (long)ready.Capacity);
        var read = 0;
        try
        {
            for (; next.Step(); read++)
            {
                Take(next, ready);
            }
        }
        finally
        {
            next.Reset();
        }

        if (read < ready.Capacity)
        {
            ready.LoadedAll();
        }
    }

    private void Take(SqliteStatement next, ReadyKeys ready)
    {
        var key = new ReadyKey(next.Int64(0), next.Int64(1));
        if (!next.IsNull(2) && next.Int64(2) > times.ReleasedUntil)
        {
            ready.Skip(key);
        }
        else
        {
            ready.Load(key);
        }
    }
}
