namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Writes the attempts that ended without a result, the first and the last ones of each task.</summary>
internal sealed class AttemptRows(SqliteConnection connection, string node)
{
    private readonly SqliteStatement _insert = connection.Prepare(
        """
        INSERT OR REPLACE INTO task_attempt (seq, fence, number, started_at, ended_at, node, error_code, error_message)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """);

    private readonly SqliteStatement _drop = connection.Prepare(
        $"""
        DELETE FROM task_attempt WHERE seq = ?1
            AND fence = (SELECT fence FROM task_attempt WHERE seq = ?1 ORDER BY fence LIMIT 1 OFFSET {AttemptHistory.Kept})
            AND (SELECT count(*) FROM task_attempt WHERE seq = ?1) > {2 * AttemptHistory.Kept}
        """);

    /// <summary>Writes that an attempt has ended without a result.</summary>
    /// <param name="seq">The task's number.</param>
    /// <param name="attempt">The task while the attempt ran.</param>
    /// <param name="ended">When it ended.</param>
    /// <param name="error">Why.</param>
    public void Add(long seq, in TaskStanding attempt, DateTimeOffset ended, BentoTaskError error)
    {
        _insert.Bind(1, seq);
        _insert.Bind(2, attempt.Fence);
        _insert.Bind(3, (long)attempt.Attempt);
        _insert.Bind(4, attempt.ExecutedAt ?? ended);
        _insert.Bind(5, ended);
        _insert.Bind(6, node);
        _insert.Bind(7, error.Code);
        _insert.Bind(8, error.Message);
        _insert.Run();
        if (attempt.Fence > 2 * AttemptHistory.Kept)
        {
            _drop.Bind(1, seq);
            _drop.Run();
        }
    }

    /// <summary>Notes which node a life of the database is on.</summary>
    public void BeginEpoch(long epoch, DateTimeOffset now)
    {
        using var insert = connection.Prepare("INSERT OR REPLACE INTO store_epoch (epoch, node, started_at) VALUES (?1, ?2, ?3)");
        insert.Bind(1, epoch);
        insert.Bind(2, node);
        insert.Bind(3, now);
        insert.Run();

        // Older tasks than those of so many lives are hardly kept any more.
        connection.Execute("DELETE FROM store_epoch WHERE epoch <= (SELECT max(epoch) FROM store_epoch) - 1000");
    }
}
