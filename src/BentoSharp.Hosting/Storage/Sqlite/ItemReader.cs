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
        var page = new TaskItemLines(next);
        _rows.Bind(1, seq);
        _rows.Bind(2, run);
        _rows.Bind(3, next);
        while (_rows.Step() && page.Add(_rows.Int64(0), _rows.Int64(1), () => _rows.Blob(2).ToArray()))
        {
        }

        _rows.Reset();
        return new TaskItemsPage(run, attempt, next, page.Lines, page.HasMore);
    }
}
