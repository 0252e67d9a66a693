using System.Text.Json;
using BentoSharp.Hosting.Storage.Sqlite;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>The columns of <c>task_all</c> and <c>task_row</c> as records.</summary>
internal static class TaskColumns
{
    /// <summary>Everything but the bodies.</summary>
    public const string State =
        """
        t.id, t.queue, t.state, t.fence, t.attempt, t.interruptions, t.due, t.priority, t.not_before, t.deadline, t.created_at, t.executed_at,
        t.progress, t.progress_message, t.error_code, t.error_message, t.owner, t.parent, t.child_key, t.retry_of, t.limit_key, t.traceparent,
        t.wait_until, t.finish_until, t.seq, t.node
        """;

    /// <summary>How many columns <see cref="State"/> has.</summary>
    public const int StateCount = 26;

    /// <summary>The request.</summary>
    public const string Request = ", t.request_type, t.request_headers, t.request_arguments, t.request_files";

    /// <summary>How many columns <see cref="Request"/> has.</summary>
    public const int RequestCount = 4;

    /// <summary>The answer.</summary>
    public const string Response = ", t.response_status, t.response_type, t.response_headers, t.response_body, t.response_payload, t.response_length";

    /// <summary>The number that tells tasks of the same due apart.</summary>
    public static long Seq(NpgsqlDataReader row) => row.GetInt64(24);

    /// <summary>The number of the task's queue.</summary>
    public static int Queue(NpgsqlDataReader row) => row.GetInt32(1);

    /// <summary>The node of the last attempt.</summary>
    public static string? Node(NpgsqlDataReader row) => Text(row, 25);

    /// <summary>Reads <see cref="State"/>.</summary>
    public static TaskRecord Record(NpgsqlDataReader row, TaskQueueName queue) => new()
    {
        Id = row.GetGuid(0),
        Service = queue.Service,
        Task = queue.Task,
        State = (BentoTaskStatus)row.GetInt16(2),
        Fence = row.GetInt64(3),
        Attempt = row.GetInt32(4),
        Interruptions = row.GetInt32(5),
        Due = row.GetInt64(6),
        Priority = (BentoTaskPriority)row.GetInt16(7),
        NotBefore = Time(row, 8),
        Deadline = Time(row, 9),
        CreatedAt = TaskOrder.Time(row.GetInt64(10)),
        ExecutedAt = Time(row, 11),
        Progress = row.IsDBNull(12) ? null : row.GetDouble(12),
        ProgressMessage = Text(row, 13),
        Error = Text(row, 14) is { } code ? new BentoTaskError(code, Text(row, 15) ?? string.Empty) : null,
        Owner = Text(row, 16),
        Parent = Id(row, 17),
        ChildKey = Text(row, 18),
        RetryOf = Id(row, 19),
        LimitKey = Text(row, 20),
        TraceParent = Text(row, 21),
        WaitUntil = Time(row, 22),
        FinishUntil = Time(row, 23),
    };

    /// <summary>Reads <see cref="Request"/>.</summary>
    /// <exception cref="UnreadableRequestException">It can't be read.</exception>
    public static StoredRequest ReadRequest(NpgsqlDataReader row, int first, IPayloadStore payloads)
    {
        try
        {
            return new StoredRequest(
                Text(row, first), Bytes(row, first + 2), FileCodec.Decode(Bytes(row, first + 3), payloads), HeaderCodec.Decode(Bytes(row, first + 1)));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new UnreadableRequestException($"The request of task {row.GetGuid(0):N} can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads <see cref="Response"/>.</summary>
    public static StoredResponse? ReadResponse(NpgsqlDataReader row, int first, IPayloadStore payloads) => row.IsDBNull(first)
        ? null
        : new StoredResponse(row.GetInt32(first), Text(row, first + 1), HeaderCodec.Decode(Bytes(row, first + 2)), Bytes(row, first + 3))
        {
            Payload = Id(row, first + 4) is { } id ? new StoredPayload(id, row.GetInt64(first + 5), payloads) : null,
        };

    public static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : TaskOrder.Time(row.GetInt64(column));

    public static byte[] Bytes(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<byte[]>(column);

    private static Guid? Id(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
