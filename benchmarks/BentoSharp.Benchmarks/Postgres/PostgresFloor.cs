using Npgsql;

namespace BentoSharp.Benchmarks.Postgres;

/// <summary>
/// The limit of a durable queue on PostgreSQL: rows like the product's, written, leased and ended by whole batches, each of which is one statement and one
/// commit, on three connections at once; and nothing else of what a queue does.
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
                id uuid PRIMARY KEY, seq bigint GENERATED ALWAYS AS IDENTITY, state smallint NOT NULL, due bigint NOT NULL, created_at bigint NOT NULL,
                request bytea NOT NULL) WITH (fillfactor = 80);
            CREATE INDEX ready ON floor.waiting (due, seq) WHERE state = 0;
            CREATE TABLE floor.ended (
                id uuid PRIMARY KEY, seq bigint NOT NULL, state smallint NOT NULL, due bigint NOT NULL, created_at bigint NOT NULL, finished_at bigint NOT NULL,
                request bytea NOT NULL, response bytea NOT NULL);
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
        await RunAsync(connection, "INSERT INTO floor.waiting (id, state, due, created_at, request) SELECT i, 0, $2, $2, $3 FROM unnest($1) i", ids, now, Request);
        var leased = new List<Guid>(count);
        await using (var command = Command(
            connection,
            """
            UPDATE floor.waiting t SET state = 1 FROM (
                SELECT id FROM floor.waiting WHERE state = 0 ORDER BY due, seq LIMIT $1 FOR UPDATE SKIP LOCKED) c
            WHERE t.id = c.id RETURNING t.id, t.request
            """,
            count))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                leased.Add(rows.GetGuid(0));
            }
        }

        await RunAsync(
            connection,
            """
            WITH gone AS (DELETE FROM floor.waiting WHERE id = ANY($1) RETURNING *)
            INSERT INTO floor.ended SELECT id, seq, 2, due, created_at, $2, request, $3 FROM gone
            """,
            leased.ToArray(),
            now,
            Response);
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
