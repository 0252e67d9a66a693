using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>The part of a generated synchronous task client that is the same for every task with a result.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <param name="channel">What carries the calls.</param>
/// <param name="method">The task's method.</param>
public abstract class BentoSyncTaskClient<TResult>(IBentoSyncChannel channel, BentoMethod<TResult> method) : IBentoSyncTask<TResult>
{
    /// <inheritdoc/>
    public BentoSyncTaskHandle<TResult> GetHandle(string id) => new(channel, method, BentoTaskId.Checked(id));

    /// <inheritdoc/>
    public BentoTaskInfo GetStatus(string id, CancellationToken cancellationToken = default) => GetHandle(id).GetStatus(cancellationToken);

    /// <inheritdoc/>
    public TResult Get(string id, CancellationToken cancellationToken = default) => GetHandle(id).Get(cancellationToken);

    /// <inheritdoc/>
    public void Cancel(string id, CancellationToken cancellationToken = default) => GetHandle(id).Cancel(cancellationToken);

    /// <inheritdoc/>
    public BentoSyncTaskHandle<TResult> Retry(string id, CancellationToken cancellationToken = default) => GetHandle(id).Retry(cancellationToken);

    /// <inheritdoc cref="BentoTaskClient{TResult}.SubmitAsync"/>
    protected BentoSyncTaskHandle<TResult> Submit(BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        new(channel, method, channel.Submit(method, request, options, cancellationToken));

    /// <inheritdoc cref="BentoTaskClient{TResult}.RunAsync"/>
    protected TResult Run(BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        method.Result.Read(channel.Run(method, request, options, cancellationToken));

    /// <inheritdoc cref="BentoTaskClient{TResult}.CallAsync"/>
    protected TResult Call(BentoRequest request, CancellationToken cancellationToken) =>
        method.Call(channel, request, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<BentoCancellation> CancelMany(IEnumerable<string> ids, CancellationToken cancellationToken = default) =>
        channel.CancelMany(method, BentoTaskId.Checked(ids), cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<BentoSubmission<BentoSyncTaskHandle<TResult>>> RetryMany(IEnumerable<string> ids, CancellationToken cancellationToken = default) =>
        Submissions(channel.RetryMany(method, BentoTaskId.Checked(ids), cancellationToken));

    /// <inheritdoc cref="BentoTaskClient{TResult}.SubmitManyAsync"/>
    protected IReadOnlyList<BentoSubmission<BentoSyncTaskHandle<TResult>>> SubmitMany(
        IEnumerable<BentoRequest> requests, SubmitOptions? options, CancellationToken cancellationToken) =>
        Submissions(channel.SubmitMany(method, [.. requests], options, cancellationToken));

    private BentoSubmission<BentoSyncTaskHandle<TResult>>[] Submissions(IReadOnlyList<BentoSubmitResult> results) =>
        [.. results.Select(result => new BentoSubmission<BentoSyncTaskHandle<TResult>>(result.Id is { } id ? new(channel, method, id) : null, result.Error))];
}

/// <summary>The part of a generated synchronous task client that is the same for every task without a result.</summary>
/// <param name="channel">What carries the calls.</param>
/// <param name="method">The task's method.</param>
public abstract class BentoSyncVoidTaskClient(IBentoSyncChannel channel, BentoVoidMethod method) : IBentoSyncVoidTask
{
    /// <inheritdoc/>
    public BentoSyncTaskHandle GetHandle(string id) => new(channel, method, BentoTaskId.Checked(id));

    /// <inheritdoc/>
    public BentoTaskInfo GetStatus(string id, CancellationToken cancellationToken = default) => GetHandle(id).GetStatus(cancellationToken);

    /// <inheritdoc/>
    public void Get(string id, CancellationToken cancellationToken = default) => channel.Get(method, BentoTaskId.Checked(id), cancellationToken);

    /// <inheritdoc/>
    public void Cancel(string id, CancellationToken cancellationToken = default) => GetHandle(id).Cancel(cancellationToken);

    /// <inheritdoc/>
    public BentoSyncTaskHandle Retry(string id, CancellationToken cancellationToken = default) => GetHandle(id).Retry(cancellationToken);

    /// <inheritdoc cref="BentoVoidTaskClient.SubmitAsync"/>
    protected BentoSyncTaskHandle Submit(BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        new(channel, method, channel.Submit(method, request, options, cancellationToken));

    /// <summary>Queues a task and waits until it has ended.</summary>
    /// <inheritdoc cref="BentoVoidTaskClient.RunAsync"/>
    protected void Run(BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        channel.Run(method, request, options, cancellationToken);

    /// <summary>Calls the method at once, without the queue.</summary>
    /// <inheritdoc cref="BentoVoidTaskClient.CallAsync"/>
    protected void Call(BentoRequest request, CancellationToken cancellationToken) => channel.Call(method, request, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<BentoCancellation> CancelMany(IEnumerable<string> ids, CancellationToken cancellationToken = default) =>
        channel.CancelMany(method, BentoTaskId.Checked(ids), cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<BentoSubmission<BentoSyncTaskHandle>> RetryMany(IEnumerable<string> ids, CancellationToken cancellationToken = default) =>
        Submissions(channel.RetryMany(method, BentoTaskId.Checked(ids), cancellationToken));

    /// <inheritdoc cref="BentoVoidTaskClient.SubmitManyAsync"/>
    protected IReadOnlyList<BentoSubmission<BentoSyncTaskHandle>> SubmitMany(
        IEnumerable<BentoRequest> requests, SubmitOptions? options, CancellationToken cancellationToken) =>
        Submissions(channel.SubmitMany(method, [.. requests], options, cancellationToken));

    private BentoSubmission<BentoSyncTaskHandle>[] Submissions(IReadOnlyList<BentoSubmitResult> results) =>
        [.. results.Select(result => new BentoSubmission<BentoSyncTaskHandle>(result.Id is { } id ? new(channel, method, id) : null, result.Error))];
}
