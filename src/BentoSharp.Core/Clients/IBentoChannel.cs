using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>
/// What carries calls from a typed client to a service: HTTP in another process, or the queue in the same one. Every method throws
/// BentoSharp's own exceptions (<see cref="BentoException"/> and derived ones).
/// </summary>
public interface IBentoChannel
{
    /// <summary>Queues a task. When it returns, the task is durable.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="options">How it is queued.</param>
    /// <param name="cancellationToken">Stops the call, not the task.</param>
    /// <returns>The task's id.</returns>
    Task<string> SubmitAsync(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken);

    /// <summary>Queues a task and waits for its result.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="options">How it is queued.</param>
    /// <param name="cancellationToken">Stops the waiting, not the task.</param>
    /// <returns>The stored answer, which is no error.</returns>
    /// <exception cref="BentoTaskFailedException">The task failed.</exception>
    /// <exception cref="BentoTaskCanceledException">The task was canceled.</exception>
    Task<BentoResponse> RunAsync(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        SingleWaits.RunAsync(this, method, request, options, cancellationToken);

    /// <summary>Calls the method at once, without the queue.</summary>
    /// <param name="method">The method.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer, which is no error.</returns>
    Task<BentoResponse> CallAsync(BentoMethod method, BentoRequest request, CancellationToken cancellationToken);

    /// <summary>Calls a method whose result is a stream.</summary>
    /// <param name="method">The method.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer in the pieces in which it comes. A channel that does not stream gives it whole.</returns>
    IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(BentoMethod method, BentoRequest request, CancellationToken cancellationToken) =>
        WholeAnswer.StreamAsync(this, method, request, cancellationToken);

    /// <summary>Asks where a task is in its life.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The status.</returns>
    Task<BentoTaskInfo> GetStatusAsync(BentoMethod method, string id, CancellationToken cancellationToken);

    /// <summary>Takes the result of a task that has ended.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The stored answer, which is no error.</returns>
    /// <exception cref="TaskNotCompletedException">The task has not ended.</exception>
    /// <exception cref="BentoTaskFailedException">The task failed.</exception>
    /// <exception cref="BentoTaskCanceledException">The task was canceled.</exception>
    Task<BentoResponse> GetAsync(BentoMethod method, string id, CancellationToken cancellationToken);

    /// <summary>Waits until a task has ended.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The final status.</returns>
    Task<BentoTaskInfo> WaitAsync(BentoMethod method, string id, CancellationToken cancellationToken);

    /// <summary>Cancels a task that has not ended.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that completes when the cancellation is durable.</returns>
    /// <exception cref="BentoTaskNotCancelableException">The task has ended, or the service can't cancel.</exception>
    Task CancelAsync(BentoMethod method, string id, CancellationToken cancellationToken);

    /// <summary>Cancels a task that has not ended, and, if that is wished, the tasks that its code has submitted.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="includeChildren">Whether the tasks that it has submitted are canceled as well, and those that they have.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that completes when the cancellation is durable.</returns>
    /// <exception cref="BentoTaskNotCancelableException">The task has ended, or the service can't cancel.</exception>
    Task CancelAsync(BentoMethod method, string id, bool includeChildren, CancellationToken cancellationToken) => includeChildren
        ? Task.FromException(new BentoNotSupportedException("this channel cancels no children"))
        : CancelAsync(method, id, cancellationToken);

    /// <summary>Queues a task that has ended once more, as a new task with the same arguments.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="id">The id of the task to repeat.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new task's id.</returns>
    /// <exception cref="TaskNotCompletedException">The task has not ended.</exception>
    Task<string> RetryAsync(BentoMethod method, string id, CancellationToken cancellationToken);

    /// <summary>Reads the lines that a task has logged.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="after">The number of the last line that is known already; 0 for all that are kept.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The lines in order.</returns>
    /// <exception cref="BentoNotSupportedException">The service keeps no logs of tasks, as BentoML's own does not.</exception>
    Task<IReadOnlyList<BentoTaskLogLine>> GetLogsAsync(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<BentoTaskLogLine>>(new BentoNotSupportedException("this channel reads no logs of tasks"));

    /// <summary>Watches a task until it has ended.</summary>
    /// <param name="method">The task's method.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="after">The number of the last line of its logs that is known already; 0 for all that are kept.</param>
    /// <param name="cancellationToken">Stops the watching.</param>
    /// <returns>What happens to it; the last is its end. A channel that can't watch tells only that.</returns>
    IAsyncEnumerable<BentoTaskUpdate> WatchAsync(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        SingleWaits.WatchAsync(this, method, id, cancellationToken);

    /// <summary>Waits for the ends of many tasks of one method.</summary>
    /// <param name="method">The tasks' method.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The ends as they come, one for each id.</returns>
    IAsyncEnumerable<BentoTaskEnd> WaitForEachAsync(BentoMethod method, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        SingleWaits.WaitForEachAsync(this, method, ids, cancellationToken);

    /// <summary>Queues many tasks of one method. Those that are answered with an id are durable.</summary>
    /// <param name="method">The tasks' method.</param>
    /// <param name="requests">The arguments of each.</param>
    /// <param name="options">How they are queued. Of an idempotency key each task has its own, made with its place among the requests.</param>
    /// <param name="cancellationToken">Stops the call, not the tasks.</param>
    /// <returns>The answer to each, in order.</returns>
    Task<IReadOnlyList<BentoSubmitResult>> SubmitManyAsync(
        BentoMethod method, IReadOnlyList<BentoRequest> requests, SubmitOptions? options, CancellationToken cancellationToken) =>
        SingleSubmits.EachAsync(
            [.. requests.Index()],
            (call, token) => SingleSubmits.SubmitAsync(() => SubmitAsync(method, call.Item, SingleSubmits.OptionsOf(options, call.Index), token)),
            cancellationToken);

    /// <summary>Cancels many tasks of one method.</summary>
    /// <param name="method">The tasks' method.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer to each, in order.</returns>
    Task<IReadOnlyList<BentoCancellation>> CancelManyAsync(BentoMethod method, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        SingleSubmits.EachAsync(ids, (id, token) => SingleSubmits.CancelAsync(this, method, id, token), cancellationToken);

    /// <summary>Queues many tasks that have ended once more, as new tasks with the same arguments.</summary>
    /// <param name="method">The tasks' method.</param>
    /// <param name="ids">The ids of the tasks to repeat.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer to each, in order.</returns>
    Task<IReadOnlyList<BentoSubmitResult>> RetryManyAsync(BentoMethod method, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        SingleSubmits.EachAsync(ids, (id, token) => SingleSubmits.SubmitAsync(() => RetryAsync(method, id, token)), cancellationToken);

    /// <summary>Reads a page of the tasks that have failed and were not repeated since.</summary>
    /// <param name="method">The tasks' method.</param>
    /// <param name="filter">Which.</param>
    /// <param name="cursor">What the last page gave; null for the first.</param>
    /// <param name="limit">The most tasks of a page.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="BentoNotSupportedException">The service has no such list, as BentoML's own does not.</exception>
    Task<BentoFailedPage> GetFailedAsync(
        BentoMethod method, BentoFailedFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        Task.FromException<BentoFailedPage>(new BentoNotSupportedException("this channel lists no failed tasks"));

    /// <summary>Queues failed tasks once more, each at most once.</summary>
    /// <param name="method">The tasks' method.</param>
    /// <param name="filter">Which.</param>
    /// <param name="ids">Which; null for what the filter means.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new tasks.</returns>
    /// <exception cref="BentoNotSupportedException">The service has no such list, as BentoML's own does not.</exception>
    Task<BentoFailedRetry> RetryFailedAsync(
        BentoMethod method, BentoFailedFilter filter, IReadOnlyList<string>? ids, CancellationToken cancellationToken) =>
        Task.FromException<BentoFailedRetry>(new BentoNotSupportedException("this channel lists no failed tasks"));
}
