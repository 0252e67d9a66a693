using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.Queue;

/// <summary>
/// What callers do with tasks: submit, look, wait, cancel, retry. Endpoints and the in-process client both stand on it; every write goes
/// through the coalescer and is durable when its method returns.
/// </summary>
internal sealed class TaskQueue(
    ITaskStore store,
    StoreCoalescer coalescer,
    TaskWaiters waiters,
    CompletionRates rates,
    TaskMetrics metrics,
    BentoSharpOptions settings,
    TimeProvider time)
{
    /// <summary>Queues a task whose arguments have been checked.</summary>
    /// <exception cref="BentoException">The options are wrong (400), or the queue is full (429).</exception>
    public Task<Guid> SubmitAsync(
        BentoServiceDefinition service, BentoMethodDefinition method, StoredRequest request, SubmitOptions? options, SubmitContext from) =>
        SubmitAsync(service, New(service, method, request, options, from));

    /// <summary>Queues a task that was made by <see cref="New"/>.</summary>
    /// <exception cref="BentoException">The queue is full (429).</exception>
    public Task<Guid> SubmitAsync(BentoServiceDefinition service, InsertOperation insert) => InsertAsync(service, insert);

    /// <summary>Queues a task that was made by <see cref="New"/> and waits for its end, but no longer than a while, or until the token fires.</summary>
    /// <returns>The task with its answer, or where it is when the wait is over.</returns>
    public async Task<TaskRecord> RunAsync(
        BentoServiceDefinition service, InsertOperation insert, Caller caller, TimeSpan wait, CancellationToken cancellationToken)
    {
        var mine = insert.Task.Id;

        // Asked for before the task is there, so the end can't be missed and nothing has to be read.
        var ended = waiters.Ended(mine);
        try
        {
            // Nobody is told that it is stored, so that costs no turn of the pool: the wait below begins where it was committed.
            var staysOnCommit = insert.ContinuesOnCommit = !metrics.CountsSubmits && !TaskTraces.IsOn;
            var id = await InsertAsync(service, insert).ConfigureAwait(false);
            if (id != mine)
            {
                // Submitted before, under the same key.
                return await KnownAsync(service, id, caller, wait, cancellationToken).ConfigureAwait(false);
            }

            var waiting = ((Task)ended).WaitAsync(wait, time, cancellationToken);
            if (staysOnCommit && waiting.IsCompleted)
            {
                await ThreadHop.ToPool();
            }

            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return AnswerOf(ended, service, caller)
                ?? await ReadAsync(service, id, caller, TaskParts.Response, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            waiters.Leave(mine, ended);
        }
    }

    /// <summary>Makes a task whose arguments have been checked, for <see cref="SubmitAsync(BentoServiceDefinition, InsertOperation)"/> or <see cref="RunAsync"/>.</summary>
    /// <exception cref="BentoException">The options are wrong (400).</exception>
    public InsertOperation New(
        BentoServiceDefinition service, BentoMethodDefinition method, StoredRequest request, SubmitOptions? options, SubmitContext from)
    {
        var now = time.GetUtcNow();
        if (options?.Delay < TimeSpan.Zero)
        {
            throw new BentoException(400, $"the delay must not be negative, it is {options.Delay}");
        }

        if (options?.Key is not null && from.Parent is null)
        {
            throw new BentoException(400, "a key tells the children of one task apart: it is of use only for what a task's own code submits in process");
        }

        var notBefore = options?.Delay > TimeSpan.Zero ? now + options.Delay : null;
        var priority = options?.Priority ?? method.Settings.Priority;
        var needsHash = options?.IdempotencyKey is not null || (from.Parent is not null && options?.Key is null);
        var hash = needsHash ? CanonicalArguments.Hash(method.Method, request) : null;
        var task = new TaskRecord
        {
            Id = NewIds.Task(now),
            Service = service.Name,
            Task = method.Method.Name,
            State = BentoTaskStatus.Pending,
            Fence = 0,
            Priority = priority,
            CreatedAt = now,
            NotBefore = notBefore,
            WaitUntil = TaskExpiry.After(method.Settings.QueueTimeoutSeconds, now, notBefore),
            FinishUntil = TaskExpiry.After(method.Settings.TotalTimeoutSeconds, now, notBefore),
            Deadline = options?.Deadline,
            TraceParent = from.TraceParent,
            Owner = from.Caller.Owner,
            LimitKey = LimitKeys.Of(method, request),
            Due = TaskOrder.Due(priority, now, notBefore, options?.Deadline),
            Parent = from.Parent?.Id,
            ChildKey = from.Parent is not { } parent ? null : options?.Key is { } given ? ChildKeys.Checked(given) : parent.Keys.Next(hash!),
            Request = request,
        };
        return Insert(service, task, from.Parent?.Fence, Unique(options?.IdempotencyKey, hash, now));
    }

    /// <summary>Reads a task of a service.</summary>
    /// <exception cref="BentoTaskNotFoundException">The service has no task of this id, or none that the caller sees.</exception>
    public async Task<TaskRecord> ReadAsync(
        BentoServiceDefinition service, Guid id, Caller caller, TaskParts parts, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync([id], parts, cancellationToken).ConfigureAwait(false);
        return found[0] is { } task && task.Service == service.Name && caller.Sees(task) ? task : throw new BentoTaskNotFoundException(WireText.Id(id));
    }

    /// <summary>Reads tasks of a service; null for each that it does not have, or that the caller does not see.</summary>
    public async Task<IReadOnlyList<TaskRecord?>> ReadAsync(
        BentoServiceDefinition service, IReadOnlyList<Guid> ids, Caller caller, TaskParts parts, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(ids, parts, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(task => task is not null && task.Service == service.Name && caller.Sees(task) ? task : null)];
    }

    /// <summary>Reads a task, after waiting for its end for at most a while.</summary>
    /// <exception cref="BentoTaskNotFoundException">The service has no task of this id.</exception>
    public async Task<TaskRecord> ReadAsync(
        BentoServiceDefinition service, Guid id, Caller caller, TaskParts parts, TimeSpan wait, CancellationToken cancellationToken)
    {
        var ended = waiters.Ended(id);
        try
        {
            var task = await ReadAsync(service, id, caller, parts, cancellationToken).ConfigureAwait(false);
            if (task.State.IsTerminal())
            {
                return task;
            }

            await ((Task)ended).WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            return (parts == TaskParts.Response ? AnswerOf(ended, service, caller) : null)
                ?? await ReadAsync(service, id, caller, parts, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            waiters.Leave(id, ended);
        }
    }

    /// <summary>Reads what a task of a service has logged after a line.</summary>
    /// <exception cref="BentoTaskNotFoundException">The service has no task of this id.</exception>
    public async Task<IReadOnlyList<BentoTaskLogLine>> ReadLogsAsync(
        BentoServiceDefinition service, Guid id, Caller caller, long after, CancellationToken cancellationToken)
    {
        await ReadAsync(service, id, caller, TaskParts.None, cancellationToken).ConfigureAwait(false);
        return await store.ReadLogsAsync(id, after, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cancels a task.</summary>
    /// <exception cref="BentoTaskNotFoundException">The service has no task of this id.</exception>
    /// <exception cref="BentoTaskNotCancelableException">It has ended.</exception>
    public async Task CancelAsync(BentoServiceDefinition service, Guid id, Caller caller, bool includeChildren)
    {
        var operation = new CancelOperation(service.Name, id) { Owners = caller.Owners, IncludeChildren = includeChildren };
        await coalescer.SubmitAsync(operation).ConfigureAwait(false);
        switch (operation.StateBefore)
        {
            case null:
                throw new BentoTaskNotFoundException(WireText.Id(id));
            case { } state when state.IsTerminal():
                throw new BentoTaskNotCancelableException(
                    WireText.Id(id), $"task {WireText.Id(id)} has ended already: it is {WireText.Status(state)}");
        }
    }

    /// <summary>Queues a task that has ended once more, with the arguments that are kept.</summary>
    /// <param name="service">The service.</param>
    /// <param name="id">The id of the task that has ended.</param>
    /// <param name="from">Who repeats it.</param>
    /// <param name="onlyOnce">Whether it is the same new task, however often this is asked for.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The new task's id.</returns>
    /// <exception cref="BentoTaskNotFoundException">The service has no task of this id.</exception>
    /// <exception cref="TaskNotCompletedException">It has not ended.</exception>
    public async Task<Guid> RetryAsync(
        BentoServiceDefinition service, Guid id, SubmitContext from, bool onlyOnce, CancellationToken cancellationToken)
    {
        var old = await ReadAsync(service, id, from.Caller, TaskParts.Request, cancellationToken).ConfigureAwait(false);
        if (!old.State.IsTerminal())
        {
            throw new TaskNotCompletedException(WireText.Id(id));
        }

        var now = time.GetUtcNow();
        var method = service.FindTask(old.Task);
        var run = method?.Settings;
        var task = new TaskRecord
        {
            Id = NewIds.Task(now),
            Service = service.Name,
            Task = method?.Method.Name ?? old.Task,
            State = BentoTaskStatus.Pending,
            Fence = 0,
            Priority = old.Priority,
            CreatedAt = now,
            Due = TaskOrder.Due(old.Priority, now, null, null),
            WaitUntil = TaskExpiry.After(run?.QueueTimeoutSeconds ?? 0, now, null),
            FinishUntil = TaskExpiry.After(run?.TotalTimeoutSeconds ?? 0, now, null),
            RetryOf = id,
            Owner = old.Owner,
            Parent = old.Parent,
            LimitKey = old.LimitKey,
            TraceParent = from.TraceParent,
            Request = old.Request,
        };
        var unique = onlyOnce ? Unique($"~retry-{WireText.Id(id)}", id.ToByteArray(), now) : null;
        return await InsertAsync(service, Insert(service, task, parentFence: null, unique), repeated: old.TraceParent).ConfigureAwait(false);
    }

    private IdempotencyKey? Unique(string? key, byte[]? hash, DateTimeOffset now) => key switch
    {
        null => null,
        { Length: > 0 and <= IdempotencyKey.MaxLength } => new IdempotencyKey(key, hash, now + settings.IdempotencyRetention),
        _ => throw new BentoException(400, $"the idempotency key has {key.Length} characters; it must have from 1 to {IdempotencyKey.MaxLength}"),
    };

    private InsertOperation Insert(BentoServiceDefinition service, TaskRecord task, long? parentFence, IdempotencyKey? unique) => new(task)
    {
        MaxPending = service.Settings.MaxQueueLength > 0 ? service.Settings.MaxQueueLength : null,
        MaxPendingOfOwner = settings.MaxQueuedPerOwner > 0 ? settings.MaxQueuedPerOwner : null,
        MaxBytesOfOwner = settings.MaxBytesPerOwner > 0 ? settings.MaxBytesPerOwner : null,
        ParentFence = parentFence,
        Idempotency = unique,
    };

    /// <summary>Waits for the end of a task that is there already; tells where it is when the wait is over, or the token fires.</summary>
    private async Task<TaskRecord> KnownAsync(BentoServiceDefinition service, Guid id, Caller caller, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(service, id, caller, TaskParts.Response, wait, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await ReadAsync(service, id, caller, TaskParts.Response, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The task with its answer, where its end has brought that along.</summary>
    private static TaskRecord? AnswerOf(Task<TaskRecord?> ended, BentoServiceDefinition service, Caller caller) =>
        ended.IsCompletedSuccessfully && ended.GetAwaiter().GetResult() is { } task && task.Service == service.Name && caller.Sees(task) ? task : null;

    /// <summary>Inserts a task, as a span of its own where somebody traces.</summary>
    private Task<Guid> InsertAsync(BentoServiceDefinition service, InsertOperation operation, string? repeated = null) =>
        TaskTraces.IsOn ? TracedAsync(service, operation, repeated) : StoreAsync(service, operation);

    private async Task<Guid> TracedAsync(BentoServiceDefinition service, InsertOperation operation, string? repeated)
    {
        using var span = TaskTraces.StartSubmit(operation.Task, repeated);
        try
        {
            var id = await StoreAsync(service, span is null ? operation : operation.TracedBy(span.Id)).ConfigureAwait(false);
            if (id != operation.Task.Id)
            {
                // The same task was there already.
                span?.SetTag("messaging.message.id", WireText.Id(id));
            }

            return id;
        }
        catch (Exception exception)
        {
            TaskTraces.Fail(span, exception.GetType().FullName);
            throw;
        }
    }

    private async Task<Guid> StoreAsync(BentoServiceDefinition service, InsertOperation operation)
    {
        var (task, unique, bound) = (operation.Task, operation.Idempotency, operation.MaxPending);
        try
        {
            await coalescer.SubmitAsync(operation).ConfigureAwait(false);
        }
        catch (TaskStoreException) when (operation.ContinuesOnCommit)
        {
            await ThreadHop.ToPool();
            throw;
        }

        if (operation.Result == InsertResult.Inserted)
        {
            task.Request!.Pending?.Keep();
            metrics.Submitted(task.Service, task.Task);
            return task.Id;
        }

        if (operation.ContinuesOnCommit)
        {
            await ThreadHop.ToPool();
        }

        return operation.Result switch
        {
            InsertResult.Exists => operation.ExistingId!.Value,
            InsertResult.QueueFull => throw new BentoServiceException(
                429,
                $"the queue of {service.Name} is full: {bound} tasks wait (MaxQueueLength); try again later",
                WaitingRules.RetryAfter(rates.Of(service.Name).PerSecond)),
            InsertResult.OwnerQueueFull => throw new BentoServiceException(
                429,
                $"{task.Owner} has {settings.MaxQueuedPerOwner} tasks that wait, the most that an owner may have (MaxQueuedPerOwner): try again when some "
                + "have begun, or cancel some",
                WaitingRules.RetryAfter(rates.Of(service.Name).PerSecond)),
            InsertResult.OwnerBytesFull => throw new BentoException(
                413,
                $"with this task more than {settings.MaxBytesPerOwner} bytes of arguments, files and results would be kept for {task.Owner}, the most for "
                + "an owner (MaxBytesPerOwner): submit less, or wait until ended tasks are deleted"),
            InsertResult.FilesGone => throw new BentoTaskNotFoundException(WireText.Id(task.RetryOf!.Value)),
            InsertResult.ParentStale => throw new BentoException(
                409, $"task {WireText.Id(task.Parent!.Value)} can submit nothing any more: it was canceled, or this attempt of it was given up"),
            _ when unique is { } key => throw new BentoException(
                422, $"the idempotency key {key.Key} is in use for other arguments, by task {WireText.Id(operation.ExistingId!.Value)}"),
            _ => throw new BentoException(409, $"task {WireText.Id(task.Parent!.Value)} has submitted another task under the key {task.ChildKey}"),
        };
    }
}
