namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Writes the logs of tasks and drops the oldest lines of each, so that no task keeps more than its share.</summary>
/// <remarks>
/// Each row holds the number of characters logged up to and with it: the size of a task's lines is then the difference of two rows, and
/// dropping looks only at the rows that it drops.
/// </remarks>
internal sealed class LogRows(SqliteConnection connection)
{
    private readonly SqliteStatement _last = connection.Prepare("SELECT number, total FROM task_log WHERE seq = ?1 ORDER BY number DESC LIMIT 1");

    private readonly SqliteStatement _insert = connection.Prepare(
        "INSERT INTO task_log (seq, number, attempt, logged_at, level, total, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

    private readonly SqliteStatement _oldest = connection.Prepare("SELECT number, total - length(text) FROM task_log WHERE seq = ?1 ORDER BY number");
    private readonly SqliteStatement _drop = connection.Prepare("DELETE FROM task_log WHERE seq = ?1 AND number <= ?2");
    private readonly SqliteStatement _delete = connection.Prepare("DELETE FROM task_log WHERE seq = ?1");

    /// <summary>Adds what an attempt has logged.</summary>
    public void Add(long seq, int attempt, in TaskLogs logs)
    {
        var (number, total) = Last(seq);
        number += logs.Dropped;
        foreach (var (time, level, text) in logs.Entries!)
        {
            number++;
            total += text.Length;
            _insert.Bind(1, seq);
            _insert.Bind(2, number);
            _insert.Bind(3, (long)attempt);
            _insert.Bind(4, TaskOrder.Microseconds(time));
            _insert.Bind(5, (long)level);
            _insert.Bind(6, total);
            _insert.Bind(7, text);
            _insert.Run();
        }

        Drop(seq, number, total);
    }

    /// <summary>Deletes the lines of a task.</summary>
    /// <returns>How many there were.</returns>
    public int Delete(long seq)
    {
        _delete.Bind(1, seq);
        return _delete.Run();
    }

    private (long Number, long Total) Last(long seq)
    {
        _last.Bind(1, seq);
        if (!_last.Step())
        {
            return default;
        }

        var last = (_last.Int64(0), _last.Int64(1));
        _last.Reset();
        return last;
    }

    private void Drop(long seq, long lastNumber, long lastTotal)
    {
        var upTo = 0L;
        _oldest.Bind(1, seq);
        while (_oldest.Step())
        {
            // Numbers may have gaps, so this keeps at most as many lines as the limit says.
            var isWithin = _oldest.Int64(0) > lastNumber - TaskLogs.MaxLines && lastTotal - _oldest.Int64(1) <= TaskLogs.MaxCharacters;
            if (isWithin || _oldest.Int64(0) == lastNumber)
            {
                _oldest.Reset();
                break;
            }

            upTo = _oldest.Int64(0);
        }

        if (upTo > 0)
        {
            _drop.Bind(1, seq);
            _drop.Bind(2, upTo);
            _drop.Run();
        }
    }
}
