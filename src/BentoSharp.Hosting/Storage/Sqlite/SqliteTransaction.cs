namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>The transaction of a batch, begun by the first step that needs it: a batch that finds nothing to do costs no disk access.</summary>
internal sealed class SqliteTransaction(SqliteConnection connection)
{
    private readonly SqliteStatement _begin = connection.Prepare("BEGIN IMMEDIATE");
    private readonly SqliteStatement _commit = connection.Prepare("COMMIT");
    private readonly SqliteStatement _rollback = connection.Prepare("ROLLBACK");
    private bool _isOpen;

    /// <summary>Begins where it is not begun yet.</summary>
    public void Begin()
    {
        if (!_isOpen)
        {
            _begin.Run();
            _isOpen = true;
        }
    }

    /// <summary>Makes what was written durable.</summary>
    public void Commit()
    {
        if (_isOpen)
        {
            connection.CheckPlace();
            _commit.Run();
            _isOpen = false;
        }
    }

    /// <summary>Undoes what was written. SQLite has done so by itself after some errors.</summary>
    public void Rollback()
    {
        _isOpen = false;
        if (connection.InTransaction)
        {
            _rollback.Run();
        }
    }
}
