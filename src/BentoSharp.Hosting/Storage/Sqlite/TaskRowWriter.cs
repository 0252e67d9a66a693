namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Writes rows of tasks, one prepared statement for each kind of write.</summary>
internal sealed class TaskRowWriter(SqliteConnection connection)
{
    /// <summary>The largest request that stands in its task's row; see <see cref="SqliteSchemaScripts.Version1"/>.</summary>
    public const int InlineRequest = 2_048;

    private readonly SqliteStatement _insert = connection.Prepare(
        """
        INSERT INTO task_row (
            seq, id, queue, state, fence, attempt, interruptions, due, priority, not_before, deadline, created_at, executed_at,
            owner, parent, child_key, retry_of, limit_key, traceparent, request_type, request_headers, request_arguments, request_files,
            expires_at, wait_until, finish_until, owned_bytes)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)
        """);

    private readonly SqliteStatement _insertLarge = connection.Prepare("INSERT INTO task_large_request (seq, arguments, files) VALUES (?1, ?2, ?3)");

    private readonly PayloadRows _payloads = new(connection);

    private readonly SqliteStatement _insertQueue = connection.Prepare("INSERT INTO task_queue (id, service, task) VALUES (?1, ?2, ?3)");

    private readonly SqliteStatement _lease = connection.Prepare(
        "UPDATE task_row SET state = 1, fence = ?2, attempt = ?3, executed_at = ?4, progress = NULL, progress_message = NULL WHERE seq = ?1");

    private readonly SqliteStatement _wait = connection.Prepare(
        """
        UPDATE task_row SET state = 0, attempt = ?2, interruptions = ?3, due = ?4, not_before = ?5, progress = NULL, progress_message = NULL,
            error_code = coalesce(?6, error_code), error_message = coalesce(?7, error_message), expires_at = ?8, wait_until = NULL
        WHERE seq = ?1
        """);

    private readonly SqliteStatement _end = connection.Prepare(
        """
        UPDATE task_row SET state = ?2, fence = ?3, interruptions = ?4, finished_at = ?5, error_code = ?6, error_message = ?7,
            response_status = ?8, response_type = ?9, response_headers = ?10, response_body = ?11, owned_bytes = owned_bytes + ?12
        WHERE seq = ?1
        """);

    private readonly SqliteStatement _cancel = connection.Prepare("UPDATE task_row SET state = ?2, fence = ?3, finished_at = ?4 WHERE seq = ?1");

    private readonly SqliteStatement _report = connection.Prepare("UPDATE task_row SET progress = ?2, progress_message = ?3 WHERE seq = ?1");

    /// <summary>Writes a new task.</summary>
    public void Insert(long seq, long queue, TaskRecord task)
    {
        _insert.Bind(1, seq);
        _insert.Bind(2, task.Id);
        _insert.Bind(3, queue);
        _insert.Bind(4, (long)task.State);
        _insert.Bind(5, task.Fence);
        _insert.Bind(6, (long)task.Attempt);
        _insert.Bind(7, (long)task.Interruptions);
        _insert.Bind(8, task.Due);
        _insert.Bind(9, (long)task.Priority);
        _insert.Bind(10, task.NotBefore);
        _insert.Bind(11, task.Deadline);
        _insert.Bind(12, task.CreatedAt);
        _insert.Bind(13, task.ExecutedAt);
        _insert.Bind(14, task.Owner);
        _insert.Bind(15, task.Parent);
        _insert.Bind(16, task.ChildKey);
        _insert.Bind(17, task.RetryOf);
        _insert.Bind(18, task.LimitKey);
        _insert.Bind(19, task.TraceParent);
        _insert.Bind(24, TaskRow.StandingOf(task).ExpiresAt);
        _insert.Bind(25, task.WaitUntil);
        _insert.Bind(26, task.FinishUntil);
        var request = task.Request ?? throw new TaskStoreException($"Task {task.Id:N} has no request.") { ConcernsOneOperation = true };
        BindRequest(seq, request);
        if (task.Owner is null)
        {
            _insert.BindNull(27);
        }
        else
        {
            _insert.Bind(27, OwnedBytes.Of(request));
        }

        _insert.Run();
    }

    /// <summary>Whether the files that a new task shares with the one that it repeats are still kept.</summary>
    public bool HasSharedFiles(TaskRecord task) =>
        task.RetryOf is null || task.Request!.Files.All(file => file.Payload is not { } payload || _payloads.Contains(payload.Id));

    /// <summary>Makes a name known under a number.</summary>
    public void InsertQueue(SqliteQueue queue)
    {
        _insertQueue.Bind(1, queue.Id);
        _insertQueue.Bind(2, queue.Service);
        _insertQueue.Bind(3, queue.Task);
        _insertQueue.Run();
    }

    /// <summary>Writes that an attempt begins.</summary>
    public void Lease(long seq, in TaskStanding after)
    {
        _lease.Bind(1, seq);
        _lease.Bind(2, after.Fence);
        _lease.Bind(3, (long)after.Attempt);
        _lease.Bind(4, after.ExecutedAt);
        _lease.Run();
    }

    /// <summary>Writes that a task waits again.</summary>
    /// <returns>Whether the row is still there.</returns>
    public bool Wait(long seq, in TaskStanding after, BentoTaskError? error)
    {
        _wait.Bind(1, seq);
        _wait.Bind(2, (long)after.Attempt);
        _wait.Bind(3, (long)after.Interruptions);
        _wait.Bind(4, after.Due);
        _wait.Bind(5, after.NotBefore);
        _wait.Bind(6, error?.Code);
        _wait.Bind(7, error?.Message);
        _wait.Bind(8, after.ExpiresAt);
        return _wait.Run() == 1;
    }

    /// <summary>Writes that a task has ended, with its answer. What its owner keeps more is noted in the row only where it has one.</summary>
    /// <returns>Whether the row is still there.</returns>
    public bool End(long seq, in TaskStanding after, BentoTaskError? error, StoredResponse? response, long keptBytes = 0)
    {
        _end.Bind(1, seq);
        _end.Bind(2, (long)after.State);
        _end.Bind(3, after.Fence);
        _end.Bind(4, (long)after.Interruptions);
        _end.Bind(5, after.FinishedAt);
        _end.Bind(6, error?.Code);
        _end.Bind(7, error?.Message);
        BindResponse(response);
        _end.Bind(12, keptBytes);
        if (_end.Run() == 0)
        {
            return false;
        }

        if (response?.Payload is { } payload)
        {
            _payloads.InsertResponse(seq, payload);
        }

        return true;
    }

    /// <summary>Writes that a task was canceled.</summary>
    public void Cancel(long seq, in TaskStanding after)
    {
        _cancel.Bind(1, seq);
        _cancel.Bind(2, (long)after.State);
        _cancel.Bind(3, after.Fence);
        _cancel.Bind(4, after.FinishedAt);
        _cancel.Run();
    }

    /// <summary>Writes how far an attempt is.</summary>
    public void Report(long seq, double progress, string? message)
    {
        _report.Bind(1, seq);
        _report.Bind(2, progress);
        _report.Bind(3, message);
        _report.Run();
    }

    private void BindRequest(long seq, StoredRequest request)
    {
        var files = FileCodec.Encode(request.Files);
        _insert.Bind(20, request.ContentType);
        BindHeaders(_insert, 21, request.Headers);
        if (request.Arguments.Length + (files?.Length ?? 0) <= InlineRequest && request.Files.All(static file => file.Payload is null))
        {
            _insert.BindBlob(22, request.Arguments.Span);
            BindFiles(_insert, 23, files);
            return;
        }

        _insert.BindNull(22);
        _insert.BindNull(23);
        _insertLarge.Bind(1, seq);
        _insertLarge.BindBlob(2, request.Arguments.Span);
        BindFiles(_insertLarge, 3, files);
        _insertLarge.Run();
        _payloads.InsertFiles(seq, request.Files);
    }

    private void BindResponse(StoredResponse? response)
    {
        if (response is null)
        {
            for (var parameter = 8; parameter <= 11; parameter++)
            {
                _end.BindNull(parameter);
            }

            return;
        }

        _end.Bind(8, (long)response.StatusCode);
        _end.Bind(9, response.ContentType);
        BindHeaders(_end, 10, response.Headers);
        if (response.Payload is null)
        {
            _end.BindBlob(11, response.Body.Span);
        }
        else
        {
            _end.BindNull(11);
        }
    }

    private static void BindHeaders(SqliteStatement statement, int parameter, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (headers.Count == 0)
        {
            statement.BindNull(parameter);
        }
        else
        {
            statement.BindText(parameter, HeaderCodec.Encode(headers));
        }
    }

    private static void BindFiles(SqliteStatement statement, int parameter, byte[]? files)
    {
        if (files is null)
        {
            statement.BindNull(parameter);
        }
        else
        {
            statement.BindBlob(parameter, files);
        }
    }
}
