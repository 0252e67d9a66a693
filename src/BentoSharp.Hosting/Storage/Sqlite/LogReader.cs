namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Reads the logs of tasks. One belongs to one connection.</summary>
internal sealed class LogReader(SqliteConnection connection)
{
    private SqliteStatement? _lines;

    public List<BentoTaskLogLine> Read(Guid id, long after)
    {
        var lines = new List<BentoTaskLogLine>();
        var row = _lines ??= connection.Prepare(
            """
            SELECT number, attempt, logged_at, level, text FROM task_log
            WHERE seq = (SELECT seq FROM task_row WHERE id = ?1) AND number > ?2 ORDER BY number
            """);
        row.Bind(1, id);
        row.Bind(2, after);
        while (row.Step())
        {
            lines.Add(new BentoTaskLogLine(row.Int64(0), row.Int32(1), TaskOrder.Time(row.Int64(2)), (BentoLogLevel)row.Int32(3), row.Text(4)!));
        }

        return lines;
    }
}
