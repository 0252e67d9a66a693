using BentoSharp.Client.Answers;
using BentoSharp.Client.Transport;
using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp.Client;

/// <content>The synchronous verbs: each sends, reads and waits on the caller's thread.</content>
public sealed partial class BentoHttpChannel
{
    /// <inheritdoc cref="SubmitAsync"/>
    public string Submit(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken)
    {
        var call = BentoCalls.Submit(method, FormOf(request, cancellationToken), options, IsRepeatable(options, cancellationToken));
        return _reader.Submit(_exchange.Send(call, cancellationToken));
    }

    /// <inheritdoc cref="RunAsync"/>
    public BentoResponse Run(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken)
    {
        request = FormOf(request, cancellationToken);
        var answer = _exchange.Send(HeldSubmit(method, request, options, IsRepeatable(options, cancellationToken)), cancellationToken);
        return AnswerReader.Run(answer) ?? Result(method, _reader.Submit(answer), cancellationToken);
    }

    /// <inheritdoc cref="CallAsync"/>
    public BentoResponse Call(BentoMethod method, BentoRequest request, CancellationToken cancellationToken) =>
        _reader.Call(_exchange.Send(BentoCalls.Call(method, FormOf(request, cancellationToken)), cancellationToken));

    /// <inheritdoc cref="GetStatusAsync"/>
    public BentoTaskInfo GetStatus(BentoMethod method, string id, CancellationToken cancellationToken) =>
        _reader.Status(_exchange.Send(BentoCalls.Status(method, id), cancellationToken), id);

    /// <inheritdoc cref="GetAsync"/>
    public BentoResponse Get(BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var answer = _exchange.Send(BentoCalls.Get(method, id), cancellationToken);
        return _reader.Get(answer, id) ?? throw _reader.GetError(answer, GetStatus(method, id, cancellationToken));
    }

    /// <inheritdoc cref="WaitAsync"/>
    public BentoTaskInfo Wait(BentoMethod method, string id, CancellationToken cancellationToken) =>
        _waiter.Wait(method, id, cancellationToken);

    /// <summary>Cancels a task that has not ended.</summary>
    /// <inheritdoc cref="CancelAsync(BentoMethod, string, CancellationToken)"/>
    public void Cancel(BentoMethod method, string id, CancellationToken cancellationToken) =>
        Cancel(method, id, includeChildren: false, cancellationToken);

    /// <summary>Cancels a task that has not ended, and, if that is wished, the tasks that its code has submitted.</summary>
    /// <inheritdoc cref="CancelAsync(BentoMethod, string, bool, CancellationToken)"/>
    public void Cancel(BentoMethod method, string id, bool includeChildren, CancellationToken cancellationToken)
    {
        var answer = _exchange.Send(BentoCalls.Cancel(method, id, includeChildren), cancellationToken);
        if (!_reader.Cancel(answer, id) && GetStatus(method, id, cancellationToken).Status != BentoTaskStatus.Canceled)
        {
            throw _reader.CancelError(answer, id);
        }
    }

    /// <inheritdoc cref="RetryAsync"/>
    public string Retry(BentoMethod method, string id, CancellationToken cancellationToken) =>
        _reader.Retry(_exchange.Send(BentoCalls.Retry(method, id), cancellationToken), id);

    /// <inheritdoc cref="GetLogsAsync"/>
    public IReadOnlyList<BentoTaskLogLine> GetLogs(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        _reader.Logs(_exchange.Send(BentoCalls.Logs(method, id, after), cancellationToken), id);

    /// <inheritdoc cref="WatchAsync"/>
    public IEnumerable<BentoTaskUpdate> Watch(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        _watcher.Watch(method, id, after, cancellationToken);

    /// <inheritdoc cref="WaitForEachAsync"/>
    public IEnumerable<BentoTaskEnd> WaitForEach(BentoMethod method, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        _manyWaiter.Wait(method, ids, cancellationToken);

    /// <inheritdoc cref="SubmitManyAsync"/>
    public IReadOnlyList<BentoSubmitResult> SubmitMany(
        BentoMethod method, IReadOnlyList<BentoRequest> requests, SubmitOptions? options, CancellationToken cancellationToken) =>
        _many.Submit(this, method, requests, options, cancellationToken);

    /// <inheritdoc cref="CancelManyAsync"/>
    public IReadOnlyList<BentoCancellation> CancelMany(BentoMethod method, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        _many.Cancel(this, method, ids, cancellationToken);

    /// <inheritdoc cref="RetryManyAsync"/>
    public IReadOnlyList<BentoSubmitResult> RetryMany(BentoMethod method, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        _many.Retry(this, method, ids, cancellationToken);

    private BentoRequest FormOf(BentoRequest request, CancellationToken cancellationToken) =>
        !request.HasTensors || _offers.Get(cancellationToken).Tensors ? request : request.WithTensorsAsLists();

    private bool IsRepeatable(SubmitOptions? options, CancellationToken cancellationToken) =>
        options?.IdempotencyKey is not null && _offers.Get(cancellationToken).IdempotencyKey;

    private BentoResponse Result(BentoMethod method, string id, CancellationToken cancellationToken) =>
        HasNoResult(method, Wait(method, id, cancellationToken)) ? Nothing : Get(method, id, cancellationToken);
}
