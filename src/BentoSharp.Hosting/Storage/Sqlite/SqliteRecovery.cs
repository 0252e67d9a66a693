namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>The start and the end of a life of this node in the database.</summary>
internal sealed class SqliteRecovery(
    SqliteConnection connection, SqliteQueues queues, TaskRowReader reader, TaskRowWriter rows, AttemptRows attempts)
{
    /// <summary>Begins a new life: what ran in the last one waits again, or is parked where it was interrupted too often.</summary>
    public StoreRecovery Begin(int maxInterruptions, DateTimeOffset now)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            var wasClean = connection.Number("SELECT value FROM store_meta WHERE name = 'clean'") == 1;
            connection.Execute("UPDATE store_meta SET value = value + 1 WHERE name = 'epoch'; UPDATE store_meta SET value = 0 WHERE name = 'clean'");
            var epoch = connection.Number("SELECT value FROM store_meta WHERE name = 'epoch'") ?? 0;
            attempts.BeginEpoch(epoch, now);
            LoadQueues();
            var (givenBack, parked) = Recover(Running(), wasClean, maxInterruptions, now);
            var waiting = Count();
            connection.Execute("COMMIT");
            return new StoreRecovery(epoch, wasClean, givenBack, parked, waiting);
        }
        catch
        {
            if (connection.InTransaction)
            {
                connection.Execute("ROLLBACK");
            }

            throw;
        }
    }

    /// <summary>Ends this life cleanly.</summary>
    public static void End(SqliteConnection connection) => connection.Execute("UPDATE store_meta SET value = 1 WHERE name = 'clean'");

    private void LoadQueues()
    {
        using var rows = connection.Prepare("SELECT id, service, task FROM task_queue");
        while (rows.Step())
        {
            queues.Add(rows.Int64(0), rows.Text(1)!, rows.Text(2)!).Found(0);
        }
    }

    private (int GivenBack, int Parked) Recover(List<long> running, bool wasClean, int maxInterruptions, DateTimeOffset now)
    {
        var (givenBack, parked) = (0, 0);
        foreach (var seq in running)
        {
            var standing = reader.BySeq(seq, TaskParts.None)!.Value.Standing;

            attempts.Add(seq, standing, now, wasClean ? AttemptHistory.GivenBack : AttemptHistory.Interrupted);

            // A node that ended cleanly without waiting for its attempts has cut them short itself.
            var after = wasClean
                ? TaskStateMachine.GiveBack(standing, standing.Fence)
                : TaskStateMachine.Recover(standing, maxInterruptions, now);
            if (after is { State: BentoTaskStatus.Pending })
            {
                rows.Wait(seq, after.Value, null);
                givenBack++;
            }
            else
            {
                rows.End(seq, after!.Value, QueueFailure.Interrupted.Error, QueueFailure.Interrupted.Response);
                parked++;
            }
        }

        return (givenBack, parked);
    }

    private List<long> Running()
    {
        var running = new List<long>();
        using var rows = connection.Prepare("SELECT seq FROM task_row WHERE state = 1 ORDER BY seq");
        while (rows.Step())
        {
            running.Add(rows.Int64(0));
        }

        return running;
    }

    private int Count()
    {
        var waiting = 0;
        using var rows = connection.Prepare("SELECT queue, count(*) FROM task_row WHERE state = 0 GROUP BY queue");
        while (rows.Step())
        {
            queues.ById(rows.Int64(0)).Found(rows.Int32(1));
            waiting += rows.Int32(1);
        }

        return waiting;
    }
}
