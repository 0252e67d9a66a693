using System.Buffers;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Writes the items that tasks stream. A row has all that came with one report, so a task that streams fast costs few rows.</summary>
internal sealed class ItemRows(SqliteConnection connection)
{
    // A row that comes again, because the answer to its commit was lost, has at least the items that it had before.
    private readonly SqliteStatement _insert = connection.Prepare(
        "INSERT OR REPLACE INTO task_items (seq, fence, first, count, attempt, lines) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

    private readonly SqliteStatement _deleteEarlier = connection.Prepare("DELETE FROM task_items WHERE seq = ?1 AND fence < ?2");
    private readonly SqliteStatement _delete = connection.Prepare("DELETE FROM task_items WHERE seq = ?1");
    private readonly ArrayBufferWriter<byte> _lines = new();

    /// <summary>Adds what an attempt has streamed.</summary>
    public void Add(long seq, long fence, int attempt, in TaskItems items)
    {
        if (items.BeginsRun)
        {
            _deleteEarlier.Bind(1, seq);
            _deleteEarlier.Bind(2, fence);
            _deleteEarlier.Run();
        }

        if (items.IsEmpty)
        {
            return;
        }

        _lines.ResetWrittenCount();
        TaskItemLines.Write(_lines, items.Lines!);

        _insert.Bind(1, seq);
        _insert.Bind(2, fence);
        _insert.Bind(3, items.First);
        _insert.Bind(4, (long)items.Lines!.Count);
        _insert.Bind(5, (long)attempt);
        _insert.BindBlob(6, _lines.WrittenSpan);
        _insert.Run();
    }

    /// <summary>Deletes the items of a task.</summary>
    /// <returns>How many rows there were.</returns>
    public int Delete(long seq)
    {
        _delete.Bind(1, seq);
        return _delete.Run();
    }
}
