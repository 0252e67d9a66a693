using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>What the failures of PostgreSQL mean for a batch.</summary>
internal static class StoreFailures
{
    /// <summary>Whether the same batch may succeed at once: nodes waited for each other in a circle.</summary>
    public static bool IsTransient(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>The exception that the queue is told.</summary>
    public static TaskStoreException Of(Exception exception, string location) => exception switch
    {
        TaskStoreException known => known,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } twice => new TaskStoreException(
            $"A task is there already: {twice.Detail ?? twice.MessageText}", twice) { ConcernsOneOperation = true },
        PostgresException refused => new TaskStoreException($"PostgreSQL at {location} refused: {refused.MessageText} ({refused.SqlState})", refused)
        {
            ConcernsOneOperation = IsOfOneOperation(refused.SqlState),
        },
        NpgsqlException or TimeoutException or System.Net.Sockets.SocketException or IOException => new TaskStoreException(
            $"PostgreSQL at {location} does not answer: {exception.Message} Check that it runs, and the connection string given to UsePostgreSql.", exception),
        _ => new TaskStoreException($"The tasks at {location} could not be written: {exception.Message}", exception) { ConcernsOneOperation = true },
    };

    // Wrong data (22), broken constraints (23), limits of the program (54).
    private static bool IsOfOneOperation(string state) =>
        state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("54", StringComparison.Ordinal);
}
