using Npgsql;

namespace BentoSharp.Benchmarks.Postgres;

/// <summary>
/// The limit of a durable queue on PostgreSQL: rows with what it has to keep (task, state, fence, attempt, order, times, node, request, response) and the
/// indexes of its life (what is ready, what a node runs, what is old enough to be deleted), written, leased and ended by whole batches, each of which is
/// one statement and one commit, on three connections at once; and nothing else of what a queue does.
/// </summary>
internal sealed class PostgresFloor(NpgsqlDataSource source)
{
    private const int Batch = 1_024;
    private const int Connections = 3;
    private static readonly byte[] Request = """{"number":42,"text":"a hundred bytes of text, more or less, as many tasks have them, with some words in it"}"""u8.ToArray();
    private static readonly byte[] Response = "42"u8.ToArray();

    public async Task CreateAsync()
    {
        await using var connection = await source.OpenConnectionAsync();
        await RunAsync(
            connection,
            """
            DROP SCHEMA IF EXISTS floor CASCADE;
            CREATE SCHEMA floor;
            CREATE TABLE floor.waiting (
                id uuid PRIMARY KEY, seq bigint GENERATED ALWAYS AS IDENTITY, task integer NOT NULL, state smallint NOT NULL, fence bigint NOT NULL,
                attempt integer NOT NULL, due bigint NOT NULL, created_at bigint NOT NULL, executed_at bigint, node bigint, request bytea NOT NULL)
            WITH (fillfactor = 80);
            CREATE INDEX ready ON floor.waiting (task, due, seq) WHERE state = 0;
            CREATE INDEX running ON floor.waiting (node) WHERE node IS NOT NULL;
            CREATE TABLE floor.ended (
                id uuid PRIMARY KEY, seq bigint NOT NULL, task integer NOT NULL, state smallint NOT NULL, attempt integer NOT NULL, due bigint NOT NULL,
                created_at bigint NOT NULL, executed_at bigint NOT NULL, finished_at bigint NOT NULL, request bytea NOT NULL, response bytea NOT NULL);
            CREATE INDEX finished ON floor.ended (task, state, finished_at, seq);
            """);
    }

    /// <summary>Brings tasks through their whole lives.</summary>
    /// <returns>Tasks a second.</returns>
    public async Task<double> MeasureAsync(int tasks)
    {
        var left = tasks;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            await using var connection = await source.OpenConnectionAsync();
            while (Interlocked.Add(ref left, -Batch) + Batch is > 0 and var rest)
            {
                await LiveAsync(connection, Math.Min(rest, Batch));
            }
        }));
        return tasks / watch.Elapsed.TotalSeconds;
    }

    private static async Task LiveAsync(NpgsqlConnection connection, int count)
    {
        var ids = Enumerable.Range(0, count).Select(static _ => Guid.CreateVersion7()).ToArray();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await RunAsync(
            connection,
            """
            INSERT INTO floor.waiting (id, task, state, fence, attempt, due, created_at, request)
            SELECT i.id, 1, 0, 0, 0, $3, $3, i.request FROM unnest($1, $2) AS i (id, request)
            """,
            ids,
            Array.ConvertAll(ids, static _ => Request),
            now);
        var (leased, fences) = (new List<Guid>(count), new List<long>(count));
        await using (var command = Command(
            connection,
            """
            UPDATE floor.waiting t SET state = 1, fence = t.fence + 1, attempt = t.attempt + 1, executed_at = $2, node = 1 FROM (
                SELECT id FROM floor.waiting WHERE task = 1 AND state = 0 ORDER BY due, seq LIMIT $1 FOR UPDATE SKIP LOCKED) c
            WHERE t.id = c.id RETURNING t.id, t.fence, t.request
            """,
            count,
            now))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                leased.Add(rows.GetGuid(0));
                fences.Add(rows.GetInt64(1));
                _ = rows.GetFieldValue<byte[]>(2);
            }
        }

        await RunAsync(
            connection,
            """
            WITH gone AS (
                DELETE FROM floor.waiting t USING unnest($1, $2, $3) AS i (id, fence, response) WHERE t.id = i.id AND t.fence = i.fence
                RETURNING t.*, i.response)
            INSERT INTO floor.ended SELECT id, seq, task, 2, attempt, due, created_at, executed_at, $4, request, response FROM gone
            """,
            leased.ToArray(),
            fences.ToArray(),
            leased.ConvertAll(static _ => Response).ToArray(),
            now);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string text, params object[] values)
    {
        await using var command = Command(connection, text, values);
        await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, params object[] values)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
