using System.Diagnostics;
using System.Runtime.CompilerServices;
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
internal sealed class InProcessChannel(IServiceProvider root, ServiceRegistry services, TaskQueue queue, TaskWatch watch) : IBentoChannel
{
    public async Task<string> SubmitAsync(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken)
    {
        var (service, definition) = Find(method);
        cancellationToken.ThrowIfCancellationRequested();
        var stored = await StoreAsync(request, cancellationToken).ConfigureAwait(false);
        definition.ReadArguments(RequestReader.ToRequest(stored));
        var id = await queue.SubmitAsync(service, definition, stored, options, From()).ConfigureAwait(false);
        return WireText.Id(id);
    }

    public async Task<BentoResponse> CallAsync(BentoMethod method, BentoRequest request, CancellationToken cancellationToken)
    {
        var (service, definition) = Find(method);
        var runner = root.GetRequiredService<BentoSharpHost>().Runner(service);
        var response = await OutsideAsync(
            Guid.Empty, token => runner.CallAsync(definition, request, token), cancellationToken).ConfigureAwait(false);
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
        return Info(await queue.ReadAsync(service, ParseId(id), TaskParts.Children, cancellationToken).ConfigureAwait(false));
    }

    public async Task<BentoResponse> GetAsync(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var (service, _) = Find(method);
        var task = await queue.ReadAsync(service, ParseId(id), TaskParts.Response, cancellationToken).ConfigureAwait(false);
        return task.State switch
        {
            BentoTaskStatus.Success => new BentoResponse(task.Response!.StatusCode, task.Response.ContentType, task.Response.Body)
            {
                Headers = task.Response.Headers,
            },
            BentoTaskStatus.Failure => throw new BentoTaskFailedException(
                id, task.Error ?? new BentoTaskError("error", "the task failed"), task.Response?.StatusCode ?? 500, task.Attempt),
            BentoTaskStatus.Canceled => throw new BentoTaskCanceledException(id),
            _ => throw new TaskNotCompletedException(id),
        };
    }

    public async Task<BentoTaskInfo> WaitAsync(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var (service, _) = Find(method);
        var parsed = ParseId(id);
        var task = await queue.ReadAsync(service, parsed, TaskParts.None, cancellationToken).ConfigureAwait(false);
        return Info(task.State.IsTerminal()
            ? task
            : await OutsideAsync(
                parsed,
                token => queue.ReadAsync(service, parsed, TaskParts.None, Timeout.InfiniteTimeSpan, token),
                cancellationToken).ConfigureAwait(false));
    }

    public async IAsyncEnumerable<BentoTaskUpdate> WatchAsync(
        BentoMethod method, string id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BentoTaskInfo? told = null;
        await foreach (var snapshot in watch.FollowAsync(Find(method).Service, ParseId(id), after, cancellationToken).ConfigureAwait(false))
        {
            foreach (var line in snapshot.Lines)
            {
                yield return new BentoTaskLogUpdate(line);
            }

            var info = Info(snapshot.Task);
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
        queue.CancelAsync(Find(method).Service, ParseId(id), includeChildren);

    public async Task<string> RetryAsync(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var (service, _) = Find(method);
        return WireText.Id(await queue.RetryAsync(service, ParseId(id), From(), cancellationToken).ConfigureAwait(false));
    }

    public Task<IReadOnlyList<BentoTaskLogLine>> GetLogsAsync(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        queue.ReadLogsAsync(Find(method).Service, ParseId(id), after, cancellationToken);

    /// <summary>A submit from within an attempt belongs to its task.</summary>
    private static SubmitContext From() => CurrentAttempt.Value is { Lease: var lease } attempt
        ? new(Activity.Current?.Id, lease.Owner, new ParentTask(lease.Id, lease.Fence, attempt.Children))
        : new(Activity.Current?.Id);

    /// <summary>Waits; an attempt that does so gives its room to others meanwhile.</summary>
    private static Task<T> OutsideAsync<T>(Guid awaited, Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken) =>
        CurrentAttempt.Value is { } attempt ? attempt.WaitAsync(awaited, wait, cancellationToken) : wait(cancellationToken);

    private static Guid ParseId(string id) => WireText.TryParseId(id, out var parsed) ? parsed : throw new BentoTaskNotFoundException(id);

    private static async Task<StoredRequest> StoreAsync(BentoRequest request, CancellationToken cancellationToken)
    {
        var files = new List<StoredFile>(request.Files.Count);
        foreach (var (parameter, file) in request.Files)
        {
            var content = await file.ReadAllBytesAsync(cancellationToken).ConfigureAwait(false);
            files.Add(new StoredFile(parameter, file.Name, file.ContentType, content));
        }

        return new StoredRequest(Answers.JsonType, request.Arguments, files, []);
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
        Parent = task.Parent is { } parent ? WireText.Id(parent) : null,
        Children = task.Children.Count == 0
            ? []
            : [.. task.Children.Select(static child => new BentoTaskChild(WireText.Id(child.Id), child.Task, child.State))],
        RetryOf = task.RetryOf is { } retryOf ? WireText.Id(retryOf) : null,
    };

    private (BentoServiceDefinition Service, BentoMethodDefinition Method) Find(BentoMethod method)
    {
        var service = services.Get(method.Contract.ServiceName);
        return (service, service.Methods.First(definition => definition.Method.Name == method.Name));
    }
}
