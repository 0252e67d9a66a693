using FastEndpoints;
using Microsoft.Data.Sqlite;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>Where the jobs of <see cref="FastEndpointsQueue"/> are kept, with <c>synchronous=FULL</c>, which is the default.</summary>
internal sealed class JobDatabase
{
    private readonly string _connection;

    public JobDatabase(string path)
    {
        _connection = $"Data Source={path};Default Timeout=30";
        Run(
            """
            PRAGMA journal_mode=WAL;
            CREATE TABLE job (
                id BLOB PRIMARY KEY, queue TEXT NOT NULL, tracking BLOB NOT NULL, command TEXT NOT NULL, execute_after INTEGER NOT NULL,
                expire_on INTEGER NOT NULL, is_complete INTEGER NOT NULL);
            CREATE INDEX open ON job (queue, execute_after) WHERE is_complete = 0;
            """);
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        return connection;
    }

    public void Run(string text, params (string Name, object Value)[] parameters)
    {
        using var connection = Open();
        using var command = Command(connection, text, parameters);
        command.ExecuteNonQuery();
    }

    public static SqliteCommand Command(SqliteConnection connection, string text, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}

/// <summary>The storage provider.</summary>
internal sealed class JobRows(JobDatabase database) : IJobStorageProvider<JobRow>
{
    public bool DistributedJobProcessingEnabled => false;

    public Task StoreJobAsync(JobRow r, CancellationToken ct)
    {
        database.Run(
            "INSERT INTO job VALUES ($id, $queue, $tracking, $command, $after, $expire, 0)",
            ("$id", r.Id.ToByteArray(bigEndian: true)),
            ("$queue", r.QueueID),
            ("$tracking", r.TrackingID.ToByteArray(bigEndian: true)),
            ("$command", r.Json),
            ("$after", r.ExecuteAfter.Ticks),
            ("$expire", r.ExpireOn.Ticks));
        return Task.CompletedTask;
    }

    public Task<ICollection<JobRow>> GetNextBatchAsync(PendingJobSearchParams<JobRow> parameters)
    {
        using var connection = database.Open();
        using var command = JobDatabase.Command(
            connection,
            "SELECT id, tracking, command, execute_after, expire_on FROM job WHERE queue = $queue AND is_complete = 0 AND execute_after <= $now AND expire_on >= $now LIMIT $limit",
            ("$queue", parameters.QueueID),
            ("$now", TimeProvider.System.GetUtcNow().UtcDateTime.Ticks),
            ("$limit", parameters.Limit));
        using var rows = command.ExecuteReader();
        var jobs = new List<JobRow>();
        while (rows.Read())
        {
            jobs.Add(new JobRow
            {
                Id = new Guid((byte[])rows[0], bigEndian: true),
                QueueID = parameters.QueueID,
                TrackingID = new Guid((byte[])rows[1], bigEndian: true),
                Json = rows.GetString(2),
                ExecuteAfter = new DateTime(rows.GetInt64(3), DateTimeKind.Utc),
                ExpireOn = new DateTime(rows.GetInt64(4), DateTimeKind.Utc),
            });
        }

        return Task.FromResult<ICollection<JobRow>>(jobs);
    }

    public Task MarkJobAsCompleteAsync(JobRow r, CancellationToken ct)
    {
        database.Run("UPDATE job SET is_complete = 1 WHERE id = $id", ("$id", r.Id.ToByteArray(bigEndian: true)));
        return Task.CompletedTask;
    }

    public Task CancelJobAsync(Guid trackingId, CancellationToken ct)
    {
        database.Run("UPDATE job SET is_complete = 1 WHERE tracking = $id", ("$id", trackingId.ToByteArray(bigEndian: true)));
        return Task.CompletedTask;
    }

    public Task OnHandlerExecutionFailureAsync(JobRow r, Exception exception, CancellationToken ct)
    {
        database.Run(
            "UPDATE job SET execute_after = $after WHERE id = $id",
            ("$after", TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1).Ticks),
            ("$id", r.Id.ToByteArray(bigEndian: true)));
        return Task.CompletedTask;
    }

    public Task PurgeStaleJobsAsync(StaleJobSearchParams<JobRow> parameters)
    {
        database.Run("DELETE FROM job WHERE is_complete = 1 OR expire_on <= $now", ("$now", TimeProvider.System.GetUtcNow().UtcDateTime.Ticks));
        return Task.CompletedTask;
    }
}
