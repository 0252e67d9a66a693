using BentoSharp.Client.Answers;
using BentoSharp.Client.Transport;
using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp.Client;

/// <content>The asynchronous verbs.</content>
public sealed partial class BentoHttpChannel
{
    /// <inheritdoc/>
    /// <exception cref="BentoValidationException">The service refused the arguments.</exception>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<string> SubmitAsync(
        BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken)
    {
        request = await FormOfAsync(request, cancellationToken).ConfigureAwait(false);
        var isRepeatable = await IsRepeatableAsync(options, cancellationToken).ConfigureAwait(false);
        var answer = await _exchange.SendAsync(BentoCalls.Submit(method, request, options, isRepeatable), cancellationToken).ConfigureAwait(false);
        return _reader.Submit(answer);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The service is asked to hold the submit for a moment (<c>Prefer: wait=2</c>), so that a short task costs one request. A service that does not
    /// know that, such as BentoML's own, answers at once, and so does one whose task takes longer: then the task is waited for by its id. A submit
    /// that broke off is repeated only with an idempotency key, as any other.
    /// </remarks>
    /// <exception cref="BentoValidationException">The service refused the arguments.</exception>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<BentoResponse> RunAsync(
        BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken)
    {
        request = await FormOfAsync(request, cancellationToken).ConfigureAwait(false);
        var isRepeatable = await IsRepeatableAsync(options, cancellationToken).ConfigureAwait(false);
        var answer = await _exchange.SendAsync(HeldSubmit(method, request, options, isRepeatable), cancellationToken).ConfigureAwait(false);
        return AnswerReader.Run(answer)
            ?? await ResultAsync(method, _reader.Submit(answer), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="BentoValidationException">The service refused the arguments.</exception>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<BentoResponse> CallAsync(BentoMethod method, BentoRequest request, CancellationToken cancellationToken)
    {
        request = await FormOfAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = await _exchange.SendAsync(BentoCalls.Call(method, request), cancellationToken).ConfigureAwait(false);
        return _reader.Call(answer);
    }

    /// <inheritdoc/>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<BentoTaskInfo> GetStatusAsync(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var answer = await _exchange.SendAsync(BentoCalls.Status(method, id), cancellationToken).ConfigureAwait(false);
        return _reader.Status(answer, id);
    }

    /// <inheritdoc/>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<BentoResponse> GetAsync(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var answer = await _exchange.SendAsync(BentoCalls.Get(method, id), cancellationToken).ConfigureAwait(false);
        return _reader.Get(answer, id)
            ?? throw _reader.GetError(answer, await GetStatusAsync(method, id, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    /// <remarks>A service that can't be reached is waited for, as long as <paramref name="cancellationToken"/> allows.</remarks>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    /// <exception cref="BentoServiceException">The service answered with an error that waiting does not mend.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public Task<BentoTaskInfo> WaitAsync(BentoMethod method, string id, CancellationToken cancellationToken) =>
        _waiter.WaitAsync(method, id, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public Task CancelAsync(BentoMethod method, string id, CancellationToken cancellationToken) =>
        CancelAsync(method, id, includeChildren: false, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task CancelAsync(BentoMethod method, string id, bool includeChildren, CancellationToken cancellationToken)
    {
        var answer = await _exchange.SendAsync(BentoCalls.Cancel(method, id, includeChildren), cancellationToken).ConfigureAwait(false);
        if (!_reader.Cancel(answer, id)
            && (await GetStatusAsync(method, id, cancellationToken).ConfigureAwait(false)).Status != BentoTaskStatus.Canceled)
        {
            throw _reader.CancelError(answer, id);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<string> RetryAsync(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var answer = await _exchange.SendAsync(BentoCalls.Retry(method, id), cancellationToken).ConfigureAwait(false);
        return _reader.Retry(answer, id);
    }

    /// <inheritdoc/>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<IReadOnlyList<BentoTaskLogLine>> GetLogsAsync(
        BentoMethod method, string id, long after, CancellationToken cancellationToken)
    {
        var answer = await _exchange.SendAsync(BentoCalls.Logs(method, id, after), cancellationToken).ConfigureAwait(false);
        return _reader.Logs(answer, id);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// By server-sent events where the service's <c>/schema.json</c> announces them, which is asked once; else by asking for the status, at first
    /// every 20 milliseconds and then ever more seldom. A service that can't be reached is waited for.
    /// </remarks>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    /// <exception cref="BentoServiceException">The service answered with an error that waiting does not mend.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public IAsyncEnumerable<BentoTaskUpdate> WatchAsync(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        _watcher.WatchAsync(method, id, after, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// By one request for up to ten thousand tasks where the service's <c>/schema.json</c> announces that, which is asked once; else by asking
    /// for the statuses in turns, eight at once. A service that can't be reached is waited for.
    /// </remarks>
    /// <exception cref="BentoServiceException">The service answered with an error that waiting does not mend.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public IAsyncEnumerable<BentoTaskEnd> WaitForEachAsync(
        BentoMethod method, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        _manyWaiter.WaitAsync(method, ids, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// By one request for up to a thousand tasks where the service's <c>/schema.json</c> announces that and there are no files; else by a
    /// request each, eight at once.
    /// </remarks>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public Task<IReadOnlyList<BentoSubmitResult>> SubmitManyAsync(
        BentoMethod method, IReadOnlyList<BentoRequest> requests, SubmitOptions? options, CancellationToken cancellationToken) =>
        _many.SubmitAsync(this, method, requests, options, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public Task<IReadOnlyList<BentoCancellation>> CancelManyAsync(
        BentoMethod method, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        _many.CancelAsync(this, method, ids, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public Task<IReadOnlyList<BentoSubmitResult>> RetryManyAsync(
        BentoMethod method, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        _many.RetryAsync(this, method, ids, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error: 403 where the caller may not see it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<BentoFailedPage> GetFailedAsync(
        BentoMethod method, BentoFailedFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var answer = await _exchange.SendAsync(BentoCalls.Failed(method, filter, cursor, limit), cancellationToken).ConfigureAwait(false);
        return _reader.Failed(answer);
    }

    /// <inheritdoc/>
    /// <exception cref="BentoServiceException">The service can't be reached, or answered with an error: 403 where the caller may not do it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<BentoFailedRetry> RetryFailedAsync(
        BentoMethod method, BentoFailedFilter filter, IReadOnlyList<string>? ids, CancellationToken cancellationToken)
    {
        var answer = await _exchange.SendAsync(BentoCalls.RetryFailed(method, filter, ids), cancellationToken).ConfigureAwait(false);
        return _reader.RetryFailed(answer);
    }

    /// <summary>The request with its tensors in the form that the service takes.</summary>
    private async ValueTask<BentoRequest> FormOfAsync(BentoRequest request, CancellationToken cancellationToken) =>
        !request.HasTensors || (await _offers.GetAsync(cancellationToken).ConfigureAwait(false)).Tensors ? request : request.WithTensorsAsLists();

    private async ValueTask<bool> IsRepeatableAsync(SubmitOptions? options, CancellationToken cancellationToken) =>
        options?.IdempotencyKey is not null && (await _offers.GetAsync(cancellationToken).ConfigureAwait(false)).IdempotencyKey;

    private async Task<BentoResponse> ResultAsync(BentoMethod method, string id, CancellationToken cancellationToken) =>
        HasNoResult(method, await WaitAsync(method, id, cancellationToken).ConfigureAwait(false))
            ? Nothing
            : await GetAsync(method, id, cancellationToken).ConfigureAwait(false);
}
