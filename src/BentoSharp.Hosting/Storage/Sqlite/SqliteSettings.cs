using System.Globalization;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>The settings of the write connection.</summary>
internal static class SqliteSettings
{
    // SQLite goes through all pages that it holds whenever a commit has made the file longer; the system's cache has the others.
    private const int CacheKilobytes = 8_192;
    private const int LogBytesKept = 64 * 1024 * 1024;

    public static void Apply(SqliteConnection connection, SqliteStoreOptions options)
    {
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute(options.Synchronous == SqliteSynchronous.Full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        connection.Execute($"PRAGMA wal_autocheckpoint = {options.CheckpointPages}");
        connection.Execute($"PRAGMA journal_size_limit = {LogBytesKept}");
        connection.Execute($"PRAGMA cache_size = -{CacheKilobytes}");
        connection.Execute("PRAGMA temp_store = MEMORY");
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)options.BusyTimeout.TotalMilliseconds}"));
        if (options.MaxPages is { } pages)
        {
            connection.Execute($"PRAGMA max_page_count = {pages}");
        }
    }
}
