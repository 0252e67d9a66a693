namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Reads the attempts of tasks. One belongs to one connection.</summary>
internal sealed class AttemptReader(SqliteConnection connection)
{
    private SqliteStatement? _attempts;
    private SqliteStatement? _node;

    /// <summary>The attempts of a task in their order.</summary>
    public IReadOnlyList<BentoTaskAttempt> Read(long seq, TaskRecord task)
    {
        if (task.Fence == 0)
        {
            return [];
        }

        var attempts = new List<BentoTaskAttempt>();
        var lastFence = 0L;
        var row = _attempts ??= connection.Prepare(
            "SELECT number, started_at, ended_at, node, error_code, error_message, fence FROM task_attempt WHERE seq = ?1 ORDER BY fence");
        row.Bind(1, seq);
        while (row.Step())
        {
            attempts.Add(new BentoTaskAttempt(row.Int32(0), TaskOrder.Time(row.Int64(1)))
            {
                EndedAt = row.Time(2),
                Node = row.Text(3),
                Error = new BentoTaskError(row.Text(4)!, row.Text(5)!),
            });
            lastFence = row.Int64(6);
        }

        if (AttemptHistory.Last(task, lastFence, node: null) is { } last)
        {
            attempts.Add(last with { Node = NodeAt(last.StartedAt) });
        }

        return attempts;
    }

    private string? NodeAt(DateTimeOffset time)
    {
        var row = _node ??= connection.Prepare("SELECT node FROM store_epoch WHERE started_at <= ?1 ORDER BY epoch DESC LIMIT 1");
        row.Bind(1, time);
        var node = row.Step() ? row.Text(0) : null;
        row.Reset();
        return node;
    }
}
