namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Reads the items that tasks have streamed. One belongs to one connection.</summary>
internal sealed class ItemReader(SqliteConnection connection)
{
    private readonly SqliteStatement _run = connection.Prepare(
        """
        SELECT seq, fence, attempt FROM task_items
        WHERE seq = (SELECT seq FROM task_row WHERE id = ?1) ORDER BY fence DESC LIMIT 1
        """);

    private readonly SqliteStatement _rows = connection.Prepare(
        """
        SELECT first, count, lines FROM task_items WHERE seq = ?1 AND fence = ?2
            AND first >= coalesce((SELECT max(first) FROM task_items WHERE seq = ?1 AND fence = ?2 AND first <= ?3), 0)
        ORDER BY first
        """);

    /// <summary>Reads a page, as of one moment: the caller holds a transaction.</summary>
    public TaskItemsPage Read(Guid id, TaskItemsPlace after)
    {
        _run.Bind(1, id);
        if (!_run.Step())
        {
            return TaskItemsPage.Empty;
        }

        var (seq, run, attempt) = (_run.Int64(0), _run.Int64(1), _run.Int32(2));
        _run.Reset();
        var next = run == after.Run ? after.Next : 0;
        var lines = new List<ReadOnlyMemory<byte>>();
        var hasMore = Read(seq, run, next, lines);
        return new TaskItemsPage(run, attempt, next, lines, hasMore);
    }

    private bool Read(long seq, long run, long next, List<ReadOnlyMemory<byte>> lines)
    {
        _rows.Bind(1, seq);
        _rows.Bind(2, run);
        _rows.Bind(3, next);
        long bytes = 0;
        while (_rows.Step())
        {
            // Rows follow each other without a gap; the first of them may begin before the place.
            var known = next + lines.Count - _rows.Int64(0);
            if (known >= _rows.Int64(1))
            {
                continue;
            }

            if (bytes >= TaskItemsPage.MaxBytes)
            {
                _rows.Reset();
                return true;
            }

            bytes += Split(_rows.Blob(2).ToArray(), known, lines);
        }

        return false;
    }

    /// <summary>Adds the lines of a row after those that are known.</summary>
    private static long Split(ReadOnlyMemory<byte> row, long known, List<ReadOnlyMemory<byte>> lines)
    {
        for (; known > 0; known--)
        {
            row = row[(row.Span.IndexOf((byte)'\n') + 1)..];
        }

        var bytes = row.Length;
        while (row.Length > 0)
        {
            var end = row.Span.IndexOf((byte)'\n');
            lines.Add(row[..end]);
            row = row[(end + 1)..];
        }

        return bytes;
    }
}
