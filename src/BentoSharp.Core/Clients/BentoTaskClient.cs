using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>The part of a generated task client that is the same for every task with a result.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <param name="channel">What carries the calls.</param>
/// <param name="method">The task's method.</param>
public abstract class BentoTaskClient<TResult>(IBentoChannel channel, BentoMethod<TResult> method) : IBentoTask<TResult>
{
    /// <inheritdoc/>
    public BentoFailedTasks Failed => new(channel, method);

    /// <inheritdoc/>
    public BentoTaskHandle<TResult> GetHandle(string id) => new ChannelTaskHandle<TResult>(channel, method, BentoTaskId.Checked(id));

    BentoTaskHandle IBentoTask.GetHandle(string id) => GetHandle(id);

    /// <inheritdoc/>
    public Task<BentoTaskInfo> GetStatusAsync(string id, CancellationToken cancellationToken = default) =>
        channel.GetStatusAsync(method, BentoTaskId.Checked(id), cancellationToken);

    /// <inheritdoc/>
    public Task<TResult> GetAsync(string id, CancellationToken cancellationToken = default) => GetHandle(id).GetAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CancelAsync(string id, CancellationToken cancellationToken = default) =>
        channel.CancelAsync(method, BentoTaskId.Checked(id), cancellationToken);

    /// <inheritdoc/>
    public Task<BentoTaskHandle<TResult>> RetryAsync(string id, CancellationToken cancellationToken = default) =>
        GetHandle(id).RetryAsync(cancellationToken);

    /// <summary>Queues a task.</summary>
    /// <param name="request">The arguments.</param>
    /// <param name="options">How it is queued.</param>
    /// <param name="cancellationToken">Stops the call, not the task.</param>
    /// <returns>The task's handle.</returns>
    protected async Task<BentoTaskHandle<TResult>> SubmitAsync(
        BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken)
    {
        var id = await channel.SubmitAsync(method, request, options, cancellationToken).ConfigureAwait(false);
        return new ChannelTaskHandle<TResult>(channel, method, id);
    }

    /// <summary>Queues a task and waits for its result.</summary>
    /// <param name="request">The arguments.</param>
    /// <param name="options">How it is queued.</param>
    /// <param name="cancellationToken">Stops the waiting, not the task.</param>
    /// <returns>The result.</returns>
    protected async Task<TResult> RunAsync(BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        method.Result.Read(await channel.RunAsync(method, request, options, cancellationToken).ConfigureAwait(false));

    /// <summary>Calls the method at once, without the queue.</summary>
    /// <param name="request">The arguments.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The result.</returns>
    protected Task<TResult> CallAsync(BentoRequest request, CancellationToken cancellationToken) =>
        method.CallAsync(channel, request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BentoCancellation>> CancelManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default) =>
        channel.CancelManyAsync(method, BentoTaskId.Checked(ids), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BentoSubmission<BentoTaskHandle<TResult>>>> RetryManyAsync(
        IEnumerable<string> ids, CancellationToken cancellationToken = default) =>
        Submissions(await channel.RetryManyAsync(method, BentoTaskId.Checked(ids), cancellationToken).ConfigureAwait(false));

    /// <summary>Queues many tasks by one request.</summary>
    /// <param name="requests">The arguments of each.</param>
    /// <param name="options">How they are queued. Of an idempotency key each has its own, made with its place among them.</param>
    /// <param name="cancellationToken">Stops the call, not the tasks.</param>
    /// <returns>What became of each, in order.</returns>
    protected async Task<IReadOnlyList<BentoSubmission<BentoTaskHandle<TResult>>>> SubmitManyAsync(
        IEnumerable<BentoRequest> requests, SubmitOptions? options, CancellationToken cancellationToken) =>
        Submissions(await channel.SubmitManyAsync(method, [.. requests], options, cancellationToken).ConfigureAwait(false));

    private BentoSubmission<BentoTaskHandle<TResult>>[] Submissions(IReadOnlyList<BentoSubmitResult> results) =>
        [.. results.Select(result => new BentoSubmission<BentoTaskHandle<TResult>>(result.Id is { } id ? new ChannelTaskHandle<TResult>(channel, method, id) : null, result.Error))];
}
