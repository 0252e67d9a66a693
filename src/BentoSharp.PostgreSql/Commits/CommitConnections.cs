using System.Collections.Concurrent;
using System.Data;
using Npgsql;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// The connections of commits: the one that was used last goes first. A pool takes them in turn, and each server process has to come by the buffers and
/// plans of its own.
/// </summary>
internal sealed class CommitConnections(NpgsqlDataSource source) : IAsyncDisposable
{
    private readonly ConcurrentStack<NpgsqlConnection> _idle = new();

    /// <summary>Does something with a connection. One on which something fails is not used again.</summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> action)
    {
        var connection = await TakeAsync().ConfigureAwait(false);
        try
        {
            var result = await action(connection).ConfigureAwait(false);
            _idle.Push(connection);
            return result;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<NpgsqlConnection> TakeAsync()
    {
        while (_idle.TryPop(out var connection))
        {
            if (connection.FullState == ConnectionState.Open)
            {
                return connection;
            }

            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return await source.OpenConnectionAsync().ConfigureAwait(false);
    }
}
