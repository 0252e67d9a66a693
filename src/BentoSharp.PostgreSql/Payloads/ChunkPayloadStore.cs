using BentoSharp.PostgreSql.Schema;
using BentoSharp.PostgreSql.Storage;
using Npgsql;

namespace BentoSharp.PostgreSql.Payloads;

/// <summary>
/// Payloads as rows of chunks. A payload belongs to the life that writes it until a task's row refers to it; what a life that has ended left is
/// deleted by the sweep of another node.
/// </summary>
internal sealed class ChunkPayloadStore(NpgsqlDataSource source, SqlText sql, string location, Func<long> life) : IPayloadStore
{
    /// <summary>The length of all chunks but the last, in bytes.</summary>
    public const int ChunkSize = 256 * 1024;

    private const int PayloadsInStep = 100;

    private const string Sweep =
        """
        DELETE FROM $s.payload WHERE id IN (
            SELECT p.id FROM $s.payload p WHERE p.life IS NOT NULL AND NOT EXISTS (SELECT 1 FROM $s.node n WHERE n.life = p.life)
            ORDER BY p.id LIMIT $1 FOR UPDATE SKIP LOCKED)
        """;

    public PayloadWriter Create() => new ChunkPayloadWriter(this, Guid.CreateVersion7());

    public Stream OpenRead(Guid id)
    {
        try
        {
            using var connection = source.OpenConnection();
            using var find = Command.Of(connection, sql.In("SELECT length FROM $s.payload WHERE id = $1"), id);
            return find.ExecuteScalar() is long length
                ? new ChunkPayloadStream(this, id, length)
                : throw new TaskStoreException($"The payload {id:N} is not there any more.");
        }
        catch (Exception exception)
        {
            throw StoreFailures.Of(exception, location);
        }
    }

    /// <summary>Writes a chunk; the first makes the payload.</summary>
    public Task WriteAsync(Guid id, int number, byte[] bytes, long length, CancellationToken cancellationToken) => RunAsync(
        script =>
        {
            if (number == 0)
            {
                script.Run("INSERT INTO $s.payload (id, life) VALUES ($1, $2)", id, life());
            }

            script.Run("INSERT INTO $s.payload_chunk (payload, number, bytes) VALUES ($1, $2, $3)", id, number, bytes);
            script.Run("UPDATE $s.payload SET length = $2 WHERE id = $1", id, length);
        },
        cancellationToken);

    /// <summary>Deletes a payload that no row refers to. What can't be deleted now is found by a later sweep.</summary>
    public async Task DeleteAsync(Guid id)
    {
        try
        {
            await RunAsync(script => script.Run("DELETE FROM $s.payload WHERE id = $1 AND life IS NOT NULL", id), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (TaskStoreException)
        {
            // Its life ends one day.
        }
    }

    /// <summary>Reads a chunk.</summary>
    public async ValueTask<byte[]> ReadAsync(Guid id, int number, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var ofConnection = connection.ConfigureAwait(false);
            using var read = Chunk(connection, id, number);
            return Found(id, await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw StoreFailures.Of(exception, location);
        }
    }

    /// <summary>Reads a chunk, for a reader that does not wait asynchronously.</summary>
    public byte[] Read(Guid id, int number)
    {
        try
        {
            using var connection = source.OpenConnection();
            using var read = Chunk(connection, id, number);
            return Found(id, read.ExecuteScalar());
        }
        catch (Exception exception)
        {
            throw StoreFailures.Of(exception, location);
        }
    }

    /// <summary>Deletes what lives that have ended were writing.</summary>
    /// <returns>How many payloads.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        while (true)
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var ofConnection = connection.ConfigureAwait(false);
            using var sweep = Command.Of(connection, sql.In(Sweep), PayloadsInStep);
            var step = await sweep.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            deleted += step;
            if (step < PayloadsInStep)
            {
                return deleted;
            }
        }
    }

    private NpgsqlCommand Chunk(NpgsqlConnection connection, Guid id, int number) =>
        Command.Of(connection, sql.In("SELECT bytes FROM $s.payload_chunk WHERE payload = $1 AND number = $2"), id, number);

    private static byte[] Found(Guid id, object? bytes) => (byte[]?)bytes ?? throw new TaskStoreException($"The payload {id:N} is not there any more.");

    private async Task RunAsync(Action<Script> add, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var ofConnection = connection.ConfigureAwait(false);
            var script = new Script(connection, sql);
            add(script);
            await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw StoreFailures.Of(exception, location);
        }
    }
}
