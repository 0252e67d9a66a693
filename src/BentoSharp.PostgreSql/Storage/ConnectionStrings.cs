using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Reads connection strings, and adds what the store wants where they say nothing of it.</summary>
internal static class ConnectionStrings
{
    private const int KeepAliveSeconds = 10;

    /// <param name="text">The connection string.</param>
    /// <param name="isPooled">Whether a pooler may stand between, which gives each transaction another connection.</param>
    public static NpgsqlConnectionStringBuilder Complete(string text, bool isPooled)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            if (!text.Contains("Max Auto Prepare", StringComparison.OrdinalIgnoreCase) && !text.Contains("MaxAutoPrepare", StringComparison.OrdinalIgnoreCase))
            {
                // The store has few statements and repeats them all the time. Behind a pooler they would be prepared on another connection.
                connection.MaxAutoPrepare = isPooled ? 0 : 64;
            }

            // The store sets nothing that outlives its transactions, so a connection need not be cleaned when it goes back.
            connection.NoResetOnClose = true;
            connection.ApplicationName ??= "BentoSharp";
            return connection;
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"The connection string given to UsePostgreSql can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// For the connection that listens: its own, because what it listens to would stay with it, and asked for life by itself, because nobody
    /// waits for its answers.
    /// </summary>
    public static NpgsqlConnectionStringBuilder ForListening(NpgsqlConnectionStringBuilder connection) => new(connection.ConnectionString)
    {
        Pooling = false,
        KeepAlive = connection.KeepAlive > 0 ? connection.KeepAlive : KeepAliveSeconds,
    };

    /// <summary>The place without secrets.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder connection, string schema) =>
        $"PostgreSQL {connection.Host}:{connection.Port}/{connection.Database ?? connection.Username}, schema {schema}";
}
