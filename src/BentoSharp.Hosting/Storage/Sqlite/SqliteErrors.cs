using SQLitePCL;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Turns SQLite's result codes into sentences that say how to mend the matter.</summary>
internal static class SqliteErrors
{
    public static TaskStoreException Create(int code, string? detail, string path)
    {
        var primary = code & 0xff;
        return new TaskStoreException($"{Sentence(primary, path)} (SQLite {code}: {detail})")
        {
            ConcernsOneOperation = primary is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH or raw.SQLITE_NOMEM,
        };
    }

    private static string Sentence(int primary, string path) => primary switch
    {
        raw.SQLITE_FULL => $"The disk of the task database '{path}' is full. Free some space; the queue goes on by itself.",
        raw.SQLITE_IOERR => $"The disk of the task database '{path}' failed to read or write. Check the disk and the system's log.",
        raw.SQLITE_CORRUPT =>
            $"The task database '{path}' is damaged. Stop the service, try to rescue the rows with \"sqlite3 '{path}' .recover\", "
            + "or move the file away to start with an empty queue.",
        raw.SQLITE_NOTADB =>
            $"The file '{path}' is not a SQLite database. Choose another path by the setting BentoSharp:Database, or move the file away.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN or raw.SQLITE_AUTH =>
            $"The task database '{path}' can't be opened for writing. Give this process the right to write the file and its folder, "
            + "or choose another path by the setting BentoSharp:Database.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            $"Another program holds the task database '{path}' locked. End its transaction: only reading is safe while the service runs.",
        raw.SQLITE_CONSTRAINT => "A task of this id exists already.",
        raw.SQLITE_TOOBIG => "A task's request or result is larger than SQLite keeps in a row.",
        _ => $"The task database '{path}' could not do what was asked.",
    };
}
