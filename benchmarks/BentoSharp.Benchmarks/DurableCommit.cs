using System.Diagnostics;
using SQLitePCL;

namespace BentoSharp.Benchmarks;

/// <summary>What one small durable transaction costs on this disk: SQLite as the queue uses it, with nothing around it.</summary>
internal sealed class DurableCommit : IDisposable
{
    private readonly sqlite3 _database;

    public DurableCommit(string path)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(path, out _database));
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)");
    }

    public double Milliseconds()
    {
        var begin = Stopwatch.GetTimestamp();
        Execute("INSERT INTO rows (text) VALUES ('a hundred bytes of text, more or less, as many tasks have them, with some words in it')");
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    public void Dispose() => _database.Dispose();

    private void Execute(string sql) => Check(raw.sqlite3_exec(_database, sql));

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new IOException($"SQLite answered {code}.");
        }
    }
}
