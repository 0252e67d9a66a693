using System.Collections.Concurrent;
using SQLitePCL;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>
/// The limit of a durable queue in one process: a thread that commits what has gathered, inserts and ends of tasks together, and does nothing else
/// of what a queue does. The rows are like the product's, with the same index over what has not ended.
/// </summary>
internal sealed class HandWrittenQueue : IDisposable
{
    private readonly BlockingCollection<Write> _writes = [];
    private readonly Thread _thread;
    private readonly sqlite3 _database;
    private long _seq;

    public HandWrittenQueue(string path)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(path, out _database));
        Execute(
            """
            PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000;
            CREATE TABLE task (seq INTEGER PRIMARY KEY, id BLOB, state INTEGER, due INTEGER, created INTEGER, finished INTEGER, request BLOB, response BLOB);
            CREATE INDEX open ON task (due) WHERE state < 2;
            CREATE UNIQUE INDEX ids ON task (id);
            """);
        _thread = new Thread(CommitAll) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Submits a task, runs it when it is durable, and returns when its end is.</summary>
    public async Task RunAsync(byte[] request)
    {
        var insert = new Write(Interlocked.Increment(ref _seq), request, IsEnd: false);
        _writes.Add(insert);
        await insert.Done.Task;
        var end = new Write(insert.Seq, "42"u8.ToArray(), IsEnd: true);
        _writes.Add(end);
        await end.Done.Task;
    }

    public void Dispose()
    {
        _writes.CompleteAdding();
        _thread.Join();
        _database.Dispose();
    }

    private void CommitAll()
    {
        using var insert = Prepare("INSERT INTO task (seq, id, state, due, created, request) VALUES (?1, ?2, 1, ?3, ?3, ?4)");
        using var end = Prepare("UPDATE task SET state = 2, finished = ?2, response = ?3 WHERE seq = ?1");
        var batch = new List<Write>();
        while (_writes.TryTake(out var first, Timeout.Infinite))
        {
            batch.Add(first);
            while (batch.Count < 1_024 && _writes.TryTake(out var next))
            {
                batch.Add(next);
            }

            Execute("BEGIN IMMEDIATE");
            batch.ForEach(write => Apply(write, insert, end));
            Execute("COMMIT");
            batch.ForEach(static write => write.Done.SetResult());
            batch.Clear();
        }
    }

    private static void Apply(Write write, sqlite3_stmt insert, sqlite3_stmt end)
    {
        var statement = write.IsEnd ? end : insert;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        raw.sqlite3_bind_int64(statement, 1, write.Seq);
        if (write.IsEnd)
        {
            raw.sqlite3_bind_int64(statement, 2, now);
            raw.sqlite3_bind_blob(statement, 3, write.Body);
        }
        else
        {
            raw.sqlite3_bind_blob(statement, 2, Guid.CreateVersion7().ToByteArray(bigEndian: true));
            raw.sqlite3_bind_int64(statement, 3, now);
            raw.sqlite3_bind_blob(statement, 4, write.Body);
        }

        if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
        {
            throw new IOException("SQLite could not write a row.");
        }

        raw.sqlite3_reset(statement);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_database, sql, out var statement));
        return statement;
    }

    private void Execute(string sql) => Check(raw.sqlite3_exec(_database, sql));

    private static void Check(int code)
    {
        if (code is not raw.SQLITE_OK and not raw.SQLITE_DONE)
        {
            throw new IOException($"SQLite answered {code}.");
        }
    }

    private sealed record Write(long Seq, byte[] Body, bool IsEnd)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
