using Npgsql;
using SQLitePCL;

namespace BentoSharp.Benchmarks.Dashboard;

/// <summary>
/// Writes many tasks as the stores leave them: nine of ten have ended, one of those in twenty not well, the others wait. Each hundredth has a key, and
/// each ten thousandth is Ada's.
/// </summary>
internal static class ManyTasks
{
    /// <summary>How many milliseconds lie between the first and the last.</summary>
    public const int Count = 1_000_000;

    private const string Values =
        """
        CASE WHEN i % 10 = 9 THEN 0 WHEN i % 20 = 4 THEN 3 ELSE 2 END AS state, CASE WHEN i % 10000 = 1 THEN 'ada' ELSE 'owner-' || (i % 50) END AS owner,
        CASE WHEN i % 100 = 2 THEN 'key-' || (i % 5000) END AS limit_key, CASE WHEN i % 20 = 4 THEN 'error' END AS error_code,
        CASE WHEN i % 20 = 4 THEN 'GPU ' || (i % 4) || ' has no memory left: ' || (i % 77) || ' GB were asked for' END AS error_message
        """;

    /// <summary>Fills a SQLite database that no process has.</summary>
    public static void Write(string database, DateTimeOffset start)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(database, out var connection));
        using (connection)
        {
            Check(raw.sqlite3_exec(
                connection,
                $$"""
                PRAGMA synchronous = OFF;
                PRAGMA cache_size = -200000;
                BEGIN IMMEDIATE;
                WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {{Count}}),
                v AS (SELECT i, {{start.ToUnixTimeMilliseconds()}} + i AS ms, {{Values}} FROM n)
                INSERT INTO task_row (seq, id, queue, state, fence, attempt, interruptions, due, priority, created_at, executed_at, finished_at, owner, limit_key,
                    error_code, error_message, request_type, request_arguments, response_status, response_type, response_body)
                SELECT 1000 + i, unhex(printf('%012x7000%016x', ms, i - 9223372036854775807 - 1)), (SELECT min(id) FROM task_queue WHERE task = 'echo'), state, 1, 1, 0, ms * 1000, 1,
                    ms * 1000, CASE WHEN state > 0 THEN ms * 1000 END, CASE WHEN state > 0 THEN ms * 1000 END, owner, limit_key, error_code, error_message,
                    'application/json', CAST(printf('{"number":%d,"text":"%-70s"}', i, 'a text') AS BLOB),
                    CASE state WHEN 2 THEN 200 WHEN 3 THEN 500 END, CASE WHEN state > 0 THEN 'application/json' END, CASE WHEN state > 0 THEN CAST('42' AS BLOB) END
                FROM v;
                COMMIT;
                PRAGMA wal_checkpoint(TRUNCATE);
                """));
        }
    }

    /// <summary>Fills a schema of PostgreSQL.</summary>
    public static async Task WriteAsync(NpgsqlDataSource source, string schema, DateTimeOffset start)
    {
        const string Id = "(lpad(to_hex(ms), 12, '0') || '7000' || lpad(to_hex(i::bigint), 16, '8'))::uuid";
        const string Arguments = """convert_to(format('{"number":%s,"text":"%s"}', i, rpad('a text', 70)), 'UTF8')""";
        var v = $"(SELECT i, {start.ToUnixTimeMilliseconds()}::bigint + i AS ms, {Values} FROM generate_series(0, {Count - 1}) i) v";
        var queue = $"""(SELECT min(id) FROM "{schema}".task_queue WHERE task = 'echo')""";
        await RunAsync($"""
            INSERT INTO "{schema}".task_ended (id, seq, queue, state, priority, attempt, interruptions, fence, due, created_at, executed_at, finished_at, node, owner, limit_key,
                error_code, error_message, request_type, request_arguments, response_status, response_type, response_body)
            SELECT {Id}, -i, {queue}, state, 1, 1, 0, 1, ms * 1000, ms * 1000, ms * 1000, ms * 1000, 'node', owner, limit_key, error_code, error_message, 'application/json',
                {Arguments}, CASE state WHEN 2 THEN 200 ELSE 500 END, 'application/json', '42'
            FROM {v} WHERE state > 0
            """);
        await RunAsync($"""
            INSERT INTO "{schema}".task_row (id, queue, state, ready, priority, attempt, interruptions, fence, due, created_at, owner, limit_key, request_type, request_arguments)
            SELECT {Id}, {queue}, 0, true, 1, 0, 0, 0, ms * 1000, ms * 1000, owner, limit_key, 'application/json',
                {Arguments}
            FROM {v} WHERE state = 0
            """);
        await RunAsync($"""VACUUM ANALYZE "{schema}".task_ended""");
        await RunAsync($"""VACUUM ANALYZE "{schema}".task_row""");

        async Task RunAsync(string text)
        {
            await using var command = source.CreateCommand(text);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }

    private static void Check(int code)
    {
        if (code is not raw.SQLITE_OK)
        {
            throw new IOException($"SQLite answered {code}.");
        }
    }
}
