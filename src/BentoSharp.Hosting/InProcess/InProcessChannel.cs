using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using BentoSharp.Clients;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;
using BentoSharp.Hosting.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.InProcess;

/// <summary>
/// Carries the calls of a client in the service's own process straight to the queue. It depends on the queue and never on a service, so
/// a service may be given its own client.
/// </summary>
internal sealed class InProcessChannel(
    IServiceProvider root,
    ServiceRegistry services,
    TaskQueue queue,
    TaskWatch watch,
    FailedTasks failed,
    QueueControl control,
    ITaskStore store,
    BentoSharpOptions options) : IBentoChannel
{
    private readonly ConcurrentDictionary<BentoMethod, (BentoServiceDefinition Service, BentoMethodDefinition Method)> _known = new();

    public async Task<string> SubmitAsync(BentoMethod method, BentoRequest request, SubmitOptions? submit, CancellationToken cancellationToken)
    {
        var (service, definition) = Find(method);
        var stored = await CheckAsync(definition, request, cancellationToken).ConfigureAwait(false);
        try
        {
            return WireText.Id(await queue.SubmitAsync(service, definition, stored, submit, From()).ConfigureAwait(false));
        }
        finally
        {
            await stored.ReleaseAsync().ConfigureAwait(false);
        }
    }

    public async Task<BentoResponse> RunAsync(
        BentoMethod method, BentoRequest request, SubmitOptions? submit, CancellationToken cancellationToken)
    {
        if (CurrentAttempt.Value is not null)
        {
            // The child's id has to be known before the wait, so that the child may take the attempt's room.
            var id = await SubmitAsync(method, request, submit, cancellationToken).ConfigureAwait(false);
            await WaitAsync(method, id, cancellationToken).ConfigureAwait(false);
            return await GetAsync(method, id, cancellationToken).ConfigureAwait(false);
        }

        var (service, definition) = Find(method);
        var stored = await CheckAsync(definition, request, cancellationToken).ConfigureAwait(false);
        TaskRecord task;
        try
        {
            task = await queue
                .RunAsync(service, queue.New(service, definition, stored, submit, From()), Caller.Process, Timeout.InfiniteTimeSpan, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            await stored.ReleaseAsync().ConfigureAwait(false);
        }

        if (!task.State.IsTerminal())
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await AnswerAsync(method, task, cancellationToken).ConfigureAwait(false);
    }

    public async Task<BentoResponse> CallAsync(BentoMethod method, BentoRequest request, CancellationToken cancellationToken)
    {
        var (service, definition) = Find(method);
        var runner = root.GetRequiredService<BentoSharpHost>().Runner(service);
        var response = await OutsideAsync(
            Guid.Empty, token => runner.CallAsync(definition, request, keeper: null, token), cancellationToken).ConfigureAwait(false);
        return response.IsError ? throw new BentoServiceException(response.StatusCode, ErrorTexts.Of(response.Body.Span)) : response;
    }

    public IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(
        BentoMethod method, BentoRequest request, CancellationToken cancellationToken)
    {
        var (service, definition) = Find(method);
        var runner = root.GetRequiredService<BentoSharpHost>().Runner(service);
        return runner.StreamAsync(definition, request, new RunContext([]), cancellationToken);
    }

    public async Task<BentoTaskInfo> GetStatusAsync(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var (service, _) = Find(method);
        var task = await queue.ReadAsync(service, WireText.ParseId(id), Caller.Process, TaskParts.Children | TaskParts.Attempts, cancellationToken).ConfigureAwait(false);
        var hasWorkers = root.GetRequiredService<BentoSharpHost>().HasWorkers(service, task.Task);
        return Info(task with { Wait = await control.ExplainAsync(service, task, hasWorkers, cancellationToken).ConfigureAwait(false) });
    }

    public async Task<BentoResponse> GetAsync(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var (service, _) = Find(method);
        var task = await queue.ReadAsync(service, WireText.ParseId(id), Caller.Process, TaskParts.Response, cancellationToken).ConfigureAwait(false);
        return await AnswerAsync(method, task, cancellationToken).ConfigureAwait(false);
    }

    public async Task<BentoTaskInfo> WaitAsync(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var (service, _) = Find(method);
        var parsed = WireText.ParseId(id);
        var task = await queue.ReadAsync(service, parsed, Caller.Process, TaskParts.None, cancellationToken).ConfigureAwait(false);
        return Info(task.State.IsTerminal()
            ? task
            : await OutsideAsync(
                parsed,
                token => queue.ReadAsync(service, parsed, Caller.Process, TaskParts.None, Timeout.InfiniteTimeSpan, token),
                cancellationToken).ConfigureAwait(false));
    }

    public async IAsyncEnumerable<BentoTaskUpdate> WatchAsync(
        BentoMethod method, string id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BentoTaskInfo? told = null;
        var place = new WatchPlace(after, default);
        await foreach (var snapshot in watch.FollowAsync(Find(method).Service, WireText.ParseId(id), Caller.Process, place, cancellationToken).ConfigureAwait(false))
        {
            foreach (var update in Updates(snapshot))
            {
                yield return update;
            }

            if (snapshot.Task is not { } task)
            {
                continue;
            }

            var info = Info(task);
            foreach (var update in info.UpdatesSince(told))
            {
                yield return update;
            }

            told = info;
        }
    }

    public Task CancelAsync(BentoMethod method, string id, CancellationToken cancellationToken) =>
        CancelAsync(method, id, includeChildren: false, cancellationToken);

    public Task CancelAsync(BentoMethod method, string id, bool includeChildren, CancellationToken cancellationToken) =>
        queue.CancelAsync(Find(method).Service, WireText.ParseId(id), Caller.Process, includeChildren);

    public async Task<string> RetryAsync(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var (service, _) = Find(method);
        return WireText.Id(await queue.RetryAsync(service, WireText.ParseId(id), From(), onlyOnce: false, cancellationToken).ConfigureAwait(false));
    }

    public Task<IReadOnlyList<BentoTaskLogLine>> GetLogsAsync(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        queue.ReadLogsAsync(Find(method).Service, WireText.ParseId(id), Caller.Process, after, cancellationToken);

    public async Task<BentoFailedPage> GetFailedAsync(
        BentoMethod method, BentoFailedFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var (service, _) = Find(method);
        var page = await failed.ReadAsync(service, method.Name, filter, Caller.Process, cursor, limit, cancellationToken).ConfigureAwait(false);
        return new BentoFailedPage([.. page.Tasks.Select(Info)], TaskLists.Format(page.Next));
    }

    public async Task<BentoFailedRetry> RetryFailedAsync(
        BentoMethod method, BentoFailedFilter filter, IReadOnlyList<string>? ids, CancellationToken cancellationToken)
    {
        var (service, _) = Find(method);
        var (made, hasMore) = await (ids is null
            ? failed.RetryAsync(service, method.Name, filter, From(), cancellationToken)
            : failed.RetryAsync(service, method.Name, [.. ids.Select(WireText.ParseId)], From(), cancellationToken)).ConfigureAwait(false);
        return new BentoFailedRetry([.. made.Select(WireText.Id)], hasMore);
    }

    /// <summary>What is told before the state.</summary>
    private static IEnumerable<BentoTaskUpdate> Updates(TaskSnapshot snapshot)
    {
        if (snapshot.Restart is { } attempt)
        {
            yield return new BentoTaskRestartUpdate(attempt);
        }

        foreach (var line in snapshot.Lines)
        {
            yield return new BentoTaskLogUpdate(line);
        }

        foreach (var (index, item) in snapshot.Items.Lines.Index())
        {
            yield return new BentoTaskItemUpdate(snapshot.Items.First + index, Encoding.UTF8.GetString(item.Span));
        }
    }

    /// <summary>A submit from within an attempt belongs to its task, and to whom that belongs; any other belongs to nobody.</summary>
    private static SubmitContext From() => CurrentAttempt.Value is { Lease: var lease } attempt
        ? new(Caller.Process with { Owner = lease.Owner }, Activity.Current?.Id ?? lease.TraceParent, new ParentTask(lease.Id, lease.Fence, attempt.Children))
        : new(Caller.Process, Activity.Current?.Id);

    /// <summary>Waits; an attempt that does so gives its room to others meanwhile.</summary>
    private static Task<T> OutsideAsync<T>(Guid awaited, Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken) =>
        CurrentAttempt.Value is { } attempt ? attempt.WaitAsync(awaited, wait, cancellationToken) : wait(cancellationToken);

    private static Task<BentoResponse> AnswerAsync(BentoMethod method, TaskRecord task, CancellationToken cancellationToken) => task.State switch
    {
        BentoTaskStatus.Success => ResponseAsync(method, task.Response!, cancellationToken),
        BentoTaskStatus.Failure => throw new BentoTaskFailedException(
            WireText.Id(task.Id), task.Error ?? new BentoTaskError("error", "the task failed"), task.Response?.StatusCode ?? 500, task.Attempt),
        BentoTaskStatus.Canceled => throw new BentoTaskCanceledException(WireText.Id(task.Id)),
        _ => throw new TaskNotCompletedException(WireText.Id(task.Id)),
    };

    /// <summary>A result that is a file is read where it is kept; all others are read whole.</summary>
    private static async Task<BentoResponse> ResponseAsync(BentoMethod method, StoredResponse stored, CancellationToken cancellationToken)
    {
        var file = stored.Payload is { } payload ? BentoFile.FromStream(payload.OpenRead, payload.Length) : null;
        var response = new BentoResponse(stored.StatusCode, stored.ContentType, stored.Body) { Headers = stored.Headers };
        return file is null ? response
            : method.ResultType == typeof(BentoFile) ? response with { File = file }
            : response with { Body = await file.ReadAllBytesAsync(cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>Checks arguments. What is kept of them is the caller's to release.</summary>
    private async ValueTask<StoredRequest> CheckAsync(BentoMethodDefinition method, BentoRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stored = request.Files.Count == 0
            ? new StoredRequest(Answers.JsonType, request.Arguments, [], [])
            : await StoreAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            method.Check(stored);
            return stored;
        }
        catch
        {
            await stored.ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<StoredRequest> StoreAsync(BentoRequest request, CancellationToken cancellationToken)
    {
        var receiver = new FileReceiver(store.Payloads, options.InlineBodyBytes, long.MaxValue, isDurable: true);
        var files = new List<StoredFile>(request.Files.Count);
        try
        {
            foreach (var (parameter, file) in request.Files)
            {
                var source = file.OpenRead();
                await using (source.ConfigureAwait(false))
                {
                    files.Add(await receiver
                        .ReadAsync(parameter, file.Name, file.ContentType, source, long.MaxValue, cancellationToken)
                        .ConfigureAwait(false));
                }
            }
        }
        catch when (receiver.Pending is not null)
        {
            await receiver.Pending.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new StoredRequest(Answers.JsonType, request.Arguments, files, []) { Pending = receiver.Pending };
    }

    private static BentoTaskInfo Info(TaskRecord task) => new(WireText.Id(task.Id), task.State)
    {
        CreatedAt = task.CreatedAt,
        ExecutedAt = task.ExecutedAt,
        FinishedAt = task.FinishedAt,
        Attempt = task.Attempt,
        Progress = task.Progress,
        ProgressMessage = task.ProgressMessage,
        Error = task.Error,
        Attempts = task.Attempts,
        Wait = task.Wait,
        Parent = task.Parent is { } parent ? WireText.Id(parent) : null,
        Children = task.Children.Count == 0
            ? []
            : [.. task.Children.Select(static child => new BentoTaskChild(WireText.Id(child.Id), child.Task, child.State))],
        RetryOf = task.RetryOf is { } retryOf ? WireText.Id(retryOf) : null,
    };

    private (BentoServiceDefinition Service, BentoMethodDefinition Method) Find(BentoMethod method) => _known.GetOrAdd(
        method,
        static (method, services) =>
        {
            var service = services.Get(method.Contract.ServiceName);
            return (service, service.Methods.First(definition => definition.Method.Name == method.Name));
        },
        services);
}
