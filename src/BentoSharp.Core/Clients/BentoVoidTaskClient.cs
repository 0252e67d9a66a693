using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>The part of a generated task client that is the same for every task without a result.</summary>
/// <param name="channel">What carries the calls.</param>
/// <param name="method">The task's method.</param>
public abstract class BentoVoidTaskClient(IBentoChannel channel, BentoVoidMethod method) : IBentoVoidTask
{
    /// <inheritdoc/>
    public BentoFailedTasks Failed => new(channel, method);

    /// <inheritdoc/>
    public BentoTaskHandle GetHandle(string id) => new ChannelTaskHandle(channel, method, BentoTaskId.Checked(id));

    /// <inheritdoc/>
    public Task<BentoTaskInfo> GetStatusAsync(string id, CancellationToken cancellationToken = default) =>
        channel.GetStatusAsync(method, BentoTaskId.Checked(id), cancellationToken);

    /// <inheritdoc/>
    public Task GetAsync(string id, CancellationToken cancellationToken = default) =>
        channel.GetAsync(method, BentoTaskId.Checked(id), cancellationToken);

    /// <inheritdoc/>
    public Task CancelAsync(string id, CancellationToken cancellationToken = default) =>
        channel.CancelAsync(method, BentoTaskId.Checked(id), cancellationToken);

    /// <inheritdoc/>
    public Task<BentoTaskHandle> RetryAsync(string id, CancellationToken cancellationToken = default) =>
        GetHandle(id).RetryAsync(cancellationToken);

    /// <inheritdoc cref="BentoTaskClient{TResult}.SubmitAsync"/>
    protected async Task<BentoTaskHandle> SubmitAsync(BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken)
    {
        var id = await channel.SubmitAsync(method, request, options, cancellationToken).ConfigureAwait(false);
        return new ChannelTaskHandle(channel, method, id);
    }

    /// <summary>Queues a task and waits until it has ended.</summary>
    /// <param name="request">The arguments.</param>
    /// <param name="options">How it is queued.</param>
    /// <param name="cancellationToken">Stops the waiting, not the task.</param>
    /// <returns>A task that completes when the queued one has ended well.</returns>
    protected Task RunAsync(BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        channel.RunAsync(method, request, options, cancellationToken);

    /// <summary>Calls the method at once, without the queue.</summary>
    /// <param name="request">The arguments.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that completes when the method has.</returns>
    protected Task CallAsync(BentoRequest request, CancellationToken cancellationToken) =>
        channel.CallAsync(method, request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BentoCancellation>> CancelManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default) =>
        channel.CancelManyAsync(method, BentoTaskId.Checked(ids), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BentoSubmission<BentoTaskHandle>>> RetryManyAsync(
        IEnumerable<string> ids, CancellationToken cancellationToken = default) =>
        Submissions(await channel.RetryManyAsync(method, BentoTaskId.Checked(ids), cancellationToken).ConfigureAwait(false));

    /// <summary>Queues many tasks by one request.</summary>
    /// <param name="requests">The arguments of each.</param>
    /// <param name="options">How they are queued. Of an idempotency key each has its own, made with its place among them.</param>
    /// <param name="cancellationToken">Stops the call, not the tasks.</param>
    /// <returns>What became of each, in order.</returns>
    protected async Task<IReadOnlyList<BentoSubmission<BentoTaskHandle>>> SubmitManyAsync(
        IEnumerable<BentoRequest> requests, SubmitOptions? options, CancellationToken cancellationToken) =>
        Submissions(await channel.SubmitManyAsync(method, [.. requests], options, cancellationToken).ConfigureAwait(false));

    private BentoSubmission<BentoTaskHandle>[] Submissions(IReadOnlyList<BentoSubmitResult> results) =>
        [.. results.Select(result => new BentoSubmission<BentoTaskHandle>(result.Id is { } id ? new ChannelTaskHandle(channel, method, id) : null, result.Error))];
}
