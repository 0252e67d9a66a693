namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>The idempotency keys of submits, also those of the batch under way. They live on their own: longer or shorter than their tasks.</summary>
internal sealed class KeyRows(SqliteConnection connection)
{
    private readonly SqliteStatement _find = connection.Prepare(
        "SELECT id, hash FROM task_key WHERE owner = ?1 AND queue = ?2 AND key = ?3 AND expires_at > ?4");

    private readonly SqliteStatement _insert = connection.Prepare(
        "INSERT OR REPLACE INTO task_key (owner, queue, key, id, hash, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

    private readonly SqliteStatement _expire = connection.Prepare(
        """
        DELETE FROM task_key WHERE (owner, queue, key) IN (SELECT owner, queue, key FROM task_key WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)
        """);

    /// <summary>The task of a key, if it is of the same arguments.</summary>
    /// <returns>The task's id; null where the key is not in use.</returns>
    public (Guid Id, bool IsSame)? Find(long queue, string? owner, in IdempotencyKey key, DateTimeOffset now)
    {
        BindKey(_find, owner, queue, key.Key);
        _find.Bind(4, TaskOrder.Microseconds(now));
        if (!_find.Step())
        {
            return null;
        }

        var found = (_find.Id(0)!.Value, _find.Blob(1).SequenceEqual(key.Hash.Span));
        _find.Reset();
        return found;
    }

    /// <summary>Puts a key in use.</summary>
    public void Insert(long queue, string? owner, in IdempotencyKey key, Guid id)
    {
        BindKey(_insert, owner, queue, key.Key);
        _insert.Bind(4, id);
        _insert.BindBlob(5, key.Hash.Span);
        _insert.Bind(6, key.ExpiresAt);
        _insert.Run();
    }

    /// <summary>Deletes keys that have expired.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool DeleteExpired(DateTimeOffset now, int max)
    {
        _expire.Bind(1, TaskOrder.Microseconds(now));
        _expire.Bind(2, (long)max);
        return _expire.Run() == max;
    }

    // Nobody is an owner of his own, for NULL would be unique each time.
    private static void BindKey(SqliteStatement statement, string? owner, long queue, string key)
    {
        statement.Bind(1, owner ?? string.Empty);
        statement.Bind(2, queue);
        statement.Bind(3, key);
    }
}
