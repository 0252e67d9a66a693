using System.Runtime.InteropServices;
using SQLitePCL;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>A connection to a database file. Used by one thread at a time.</summary>
internal sealed partial class SqliteConnection : IDisposable
{
    // The connection is never shared between threads at once, so SQLite's own mutex would only cost time.
    private const int Flags = raw.SQLITE_OPEN_NOMUTEX;
    private const int HasMoved = 20;

    private readonly sqlite3 _db;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteConnection() => Batteries_V2.Init();

    private SqliteConnection(sqlite3 db, string path)
    {
        _db = db;
        Path = path;
    }

    /// <summary>The database's path.</summary>
    public string Path { get; }

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    /// <summary>Opens the file for writing, making it where there is none.</summary>
    public static SqliteConnection OpenWriter(string path) => Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    /// <summary>Opens the file for reading only.</summary>
    public static SqliteConnection OpenReader(string path) => Open(path, raw.SQLITE_OPEN_READONLY);

    /// <summary>Runs statements that give no rows.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_db, sql));

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        var statement = new SqliteStatement(this, handle);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs a query and gives the number in its first row and column; null where there is none.</summary>
    public long? Number(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() && !statement.IsNull(0) ? statement.Int64(0) : null;
    }

    /// <summary>Refuses to go on where the file is not the one of its name any more: what is written then is lost with the process.</summary>
    /// <exception cref="TaskStoreException">It was deleted, or another one stands in its place.</exception>
    public void CheckPlace()
    {
        // Windows lets nobody move a file that is open, and SQLite answers nothing there.
        if (FileControl(_db.DangerousGetHandle(), "main", HasMoved, out var hasMoved) == raw.SQLITE_OK && hasMoved != 0)
        {
            throw new TaskStoreException(
                $"The task database '{Path}' was deleted or replaced while the service runs: what is written now would be lost, so nothing is. "
                + "Put the file back where it was, or restart the service.");
        }
    }

    /// <summary>Throws what a result code says.</summary>
    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw SqliteErrors.Create(code, raw.sqlite3_errmsg(_db).utf8_to_string(), Path);
        }
    }

    /// <summary>Forgets a statement that was disposed before the connection.</summary>
    public void Forget(SqliteStatement statement) => _statements.Remove(statement);

    public void Dispose()
    {
        while (_statements.Count > 0)
        {
            _statements[^1].Dispose();
        }

        _db.Dispose();
    }

    private static SqliteConnection Open(string path, int access)
    {
        var code = raw.sqlite3_open_v2(path, out var db, access | Flags, null);
        var connection = new SqliteConnection(db, path);
        try
        {
            connection.Check(code);
            connection.Check(raw.sqlite3_extended_result_codes(db, 1));
            connection.Check(raw.sqlite3_busy_timeout(db, 5_000));
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return connection;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int FileControl(nint db, string name, int operation, out int answer);
}
