using SQLitePCL;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>Writes rows of tasks that have ended, as the store leaves them.</summary>
internal static class FinishedRows
{
    public static void Write(string database, int rows)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(database, out var connection));
        using (connection)
        {
            Check(raw.sqlite3_exec(connection, "PRAGMA synchronous=OFF; BEGIN IMMEDIATE"));
            Check(raw.sqlite3_prepare_v2(
                connection,
                """
                INSERT INTO task_row (seq, id, queue, state, fence, attempt, interruptions, due, priority, created_at, executed_at, finished_at, request_type,
                    response_status, response_type, request_arguments, response_body)
                SELECT coalesce(max(seq), 0) + 1, ?1, (SELECT id FROM task_queue LIMIT 1), 2, 1, 1, 0, ?2, 1, ?2, ?2, ?2, 'application/json', 200, 'application/json', ?3, '42'
                FROM task_row
                """,
                out var insert));
            using (insert)
            {
                var arguments = "{\"number\":42,\"text\":\"a hundred bytes of text, more or less, as many tasks have them, with some words in it\"}"u8.ToArray();
                var start = TimeProvider.System.GetUtcNow().AddMinutes(-rows / 60_000.0);
                for (var i = 0; i < rows; i++)
                {
                    var at = start.AddMilliseconds(i);
                    raw.sqlite3_bind_blob(insert, 1, Guid.CreateVersion7(at).ToByteArray(bigEndian: true));
                    raw.sqlite3_bind_int64(insert, 2, (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
                    raw.sqlite3_bind_blob(insert, 3, arguments);
                    Check(raw.sqlite3_step(insert));
                    raw.sqlite3_reset(insert);
                }
            }

            Check(raw.sqlite3_exec(connection, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)"));
        }
    }

    private static void Check(int code)
    {
        if (code is not raw.SQLITE_OK and not raw.SQLITE_DONE)
        {
            throw new IOException($"SQLite answered {code}.");
        }
    }
}
