using System.Text.Json;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>A task as it was read, with its number and queue.</summary>
internal readonly record struct TaskRow(long Seq, SqliteQueue Queue, TaskRecord Task)
{
    /// <summary>What the transitions of the task need.</summary>
    public TaskStanding Standing => StandingOf(Task);

    /// <summary>What the transitions of a task need of its record.</summary>
    public static TaskStanding StandingOf(TaskRecord task) => new()
    {
        State = task.State,
        Fence = task.Fence,
        Attempt = task.Attempt,
        Interruptions = task.Interruptions,
        Due = task.Due,
        NotBefore = task.NotBefore,
        Deadline = task.Deadline,
        WaitUntil = task.WaitUntil,
        FinishUntil = task.FinishUntil,
        ExecutedAt = task.ExecutedAt,
        FinishedAt = task.FinishedAt,
    };
}

/// <summary>Reads rows of tasks. One belongs to one connection.</summary>
internal sealed class TaskRowReader(SqliteConnection connection, SqliteQueues queues, IPayloadStore payloads)
{
    private const string State =
        """
        id, queue, state, fence, attempt, interruptions, due, priority, not_before, deadline, created_at, executed_at, finished_at,
        progress, progress_message, error_code, error_message, owner, parent, child_key, retry_of, limit_key, traceparent, CASE WHEN state < 2 THEN wait_until END, CASE WHEN state < 2 THEN finish_until END, seq
        """;

    private const string Request = ", request_type, request_headers, request_arguments, request_files";
    private const string Response = ", response_status, response_type, response_headers, response_body";
    private const TaskParts Bodies = TaskParts.Request | TaskParts.Response;
    private const int StateColumns = 26;
    private const int RequestColumns = 4;

    private readonly SqliteStatement?[] _byId = new SqliteStatement?[4];
    private readonly SqliteStatement?[] _bySeq = new SqliteStatement?[4];
    private SqliteStatement? _large;
    private SqliteStatement? _children;
    private SqliteStatement? _repeats;
    private readonly AttemptReader _attempts = new(connection);
    private PayloadRows? _payloads;

    /// <summary>Reads a task by its id.</summary>
    public TaskRow? ById(Guid id, TaskParts parts)
    {
        var row = _byId[(int)(parts & Bodies)] ??= connection.Prepare(Select(parts, "id"));
        row.Bind(1, id);
        return One(row, parts);
    }

    /// <summary>Reads a task by its number.</summary>
    public TaskRow? BySeq(long seq, TaskParts parts)
    {
        var row = _bySeq[(int)(parts & Bodies)] ??= connection.Prepare(Select(parts, "seq"));
        row.Bind(1, seq);
        return One(row, parts);
    }

    private static string Select(TaskParts parts, string key) =>
        $"SELECT {State}{(parts.HasFlag(TaskParts.Request) ? Request : null)}{(parts.HasFlag(TaskParts.Response) ? Response : null)} FROM task_row WHERE {key} = ?1";

    private TaskRow? One(SqliteStatement row, TaskParts parts)
    {
        if (!row.Step())
        {
            return null;
        }

        try
        {
            var queue = queues.ById(row.Int64(1));
            var seq = row.Int64(StateColumns - 1);
            var task = Record(row, queue, parts);
            return new TaskRow(seq, queue, parts.HasFlag(TaskParts.Attempts) ? task with { Attempts = _attempts.Read(seq, task) } : task);
        }
        finally
        {
            row.Reset();
        }
    }

    private TaskRecord Record(SqliteStatement row, SqliteQueue queue, TaskParts parts)
    {
        return new TaskRecord
        {
            Id = row.Id(0)!.Value,
            Service = queue.Service,
            Task = queue.Task,
            State = (BentoTaskStatus)row.Int32(2),
            Fence = row.Int64(3),
            Attempt = row.Int32(4),
            Interruptions = row.Int32(5),
            Due = row.Int64(6),
            Priority = (BentoTaskPriority)row.Int32(7),
            NotBefore = row.Time(8),
            Deadline = row.Time(9),
            CreatedAt = TaskOrder.Time(row.Int64(10)),
            ExecutedAt = row.Time(11),
            FinishedAt = row.Time(12),
            Progress = row.Double(13),
            ProgressMessage = row.Text(14),
            Error = row.Text(15) is { } code ? new BentoTaskError(code, row.Text(16) ?? string.Empty) : null,
            Owner = row.Text(17),
            Parent = row.Id(18),
            ChildKey = row.Text(19),
            RetryOf = row.Id(20),
            Children = parts.HasFlag(TaskParts.Children) ? ReadRelated(_children ??= Related("parent"), row.Id(0)!.Value) : [],
            Repeats = parts.HasFlag(TaskParts.Repeats) ? ReadRelated(_repeats ??= Related("retry_of"), row.Id(0)!.Value) : [],
            LimitKey = row.Text(21),
            TraceParent = row.Text(22),
            WaitUntil = row.Time(23),
            FinishUntil = row.Time(24),
            Request = parts.HasFlag(TaskParts.Request) ? ReadRequest(row, StateColumns) : null,
            Response = parts.HasFlag(TaskParts.Response) ? ReadResponse(row, StateColumns + (parts.HasFlag(TaskParts.Request) ? RequestColumns : 0)) : null,
        };
    }

    private SqliteStatement Related(string column) =>
        connection.Prepare($"SELECT id, queue, state FROM task_row WHERE {column} = ?1 ORDER BY seq LIMIT {TaskChild.MaxRead}");

    private TaskChild[] ReadRelated(SqliteStatement rows, Guid id)
    {
        var found = new List<TaskChild>();
        rows.Bind(1, id);
        while (rows.Step())
        {
            found.Add(new TaskChild(rows.Id(0)!.Value, queues.ById(rows.Int64(1)).Task, (BentoTaskStatus)rows.Int32(2)));
        }

        return [.. found];
    }

    private StoredRequest ReadRequest(SqliteStatement row, int first)
    {
        try
        {
            return DecodeRequest(row, first);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new UnreadableRequestException($"The request of task {row.Id(0):N} in '{connection.Path}' can't be read: {exception.Message}", exception);
        }
    }

    private StoredRequest DecodeRequest(SqliteStatement row, int first)
    {
        var type = row.Text(first);
        var headers = HeaderCodec.Decode(row.Blob(first + 1));
        return row.IsNull(first + 2)
            ? ReadLargeRequest(row.Int64(StateColumns - 1), type, headers)
            : new StoredRequest(type, row.Blob(first + 2).ToArray(), FileCodec.Decode(row.Blob(first + 3).ToArray(), payloads), headers);
    }

    private StoredRequest ReadLargeRequest(long seq, string? type, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        _large ??= connection.Prepare("SELECT arguments, files FROM task_large_request WHERE seq = ?1");
        _large.Bind(1, seq);
        if (!_large.Step())
        {
            throw new InvalidOperationException("it is missing");
        }

        try
        {
            return new StoredRequest(type, _large.Blob(0).ToArray(), FileCodec.Decode(_large.Blob(1).ToArray(), payloads), headers);
        }
        finally
        {
            _large.Reset();
        }
    }

    private StoredResponse? ReadResponse(SqliteStatement row, int first) =>
        row.IsNull(first)
            ? null
            : new StoredResponse(row.Int32(first), row.Text(first + 1), HeaderCodec.Decode(row.Blob(first + 2)), row.Blob(first + 3).ToArray())
            {
                Payload = row.IsNull(first + 3) ? ReadPayload(row.Int64(StateColumns - 1)) : null,
            };

    private StoredPayload? ReadPayload(long seq) => (_payloads ??= new PayloadRows(connection)).FindResponse(seq) is var (id, length)
        ? new StoredPayload(id, length, payloads)
        : null;
}
