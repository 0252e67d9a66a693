using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>The synchronous form of <see cref="IBentoChannel"/>: every call blocks the caller's thread and no other.</summary>
public interface IBentoSyncChannel
{
    /// <inheritdoc cref="IBentoChannel.SubmitAsync"/>
    string Submit(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken);

    /// <inheritdoc cref="IBentoChannel.RunAsync"/>
    BentoResponse Run(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        SingleWaits.Run(this, method, request, options, cancellationToken);

    /// <inheritdoc cref="IBentoChannel.CallAsync"/>
    BentoResponse Call(BentoMethod method, BentoRequest request, CancellationToken cancellationToken);

    /// <inheritdoc cref="IBentoChannel.GetStatusAsync"/>
    BentoTaskInfo GetStatus(BentoMethod method, string id, CancellationToken cancellationToken);

    /// <inheritdoc cref="IBentoChannel.GetAsync"/>
    BentoResponse Get(BentoMethod method, string id, CancellationToken cancellationToken);

    /// <inheritdoc cref="IBentoChannel.WaitAsync"/>
    BentoTaskInfo Wait(BentoMethod method, string id, CancellationToken cancellationToken);

    /// <summary>Cancels a task that has not ended.</summary>
    /// <inheritdoc cref="IBentoChannel.CancelAsync(BentoMethod, string, CancellationToken)"/>
    void Cancel(BentoMethod method, string id, CancellationToken cancellationToken);

    /// <summary>Cancels a task that has not ended, and, if that is wished, the tasks that its code has submitted.</summary>
    /// <inheritdoc cref="IBentoChannel.CancelAsync(BentoMethod, string, bool, CancellationToken)"/>
    void Cancel(BentoMethod method, string id, bool includeChildren, CancellationToken cancellationToken)
    {
        if (includeChildren)
        {
            throw new BentoNotSupportedException("this channel cancels no children");
        }

        Cancel(method, id, cancellationToken);
    }

    /// <inheritdoc cref="IBentoChannel.RetryAsync"/>
    string Retry(BentoMethod method, string id, CancellationToken cancellationToken);

    /// <inheritdoc cref="IBentoChannel.GetLogsAsync"/>
    IReadOnlyList<BentoTaskLogLine> GetLogs(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        throw new BentoNotSupportedException("this channel reads no logs of tasks");

    /// <inheritdoc cref="IBentoChannel.WatchAsync"/>
    IEnumerable<BentoTaskUpdate> Watch(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        [new BentoTaskStatusUpdate(Wait(method, id, cancellationToken))];

    /// <inheritdoc cref="IBentoChannel.WaitForEachAsync"/>
    IEnumerable<BentoTaskEnd> WaitForEach(BentoMethod method, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        ids.Select(id => BentoTaskEnd.Of(id, () => Wait(method, id, cancellationToken)));

    /// <inheritdoc cref="IBentoChannel.SubmitManyAsync"/>
    IReadOnlyList<BentoSubmitResult> SubmitMany(
        BentoMethod method, IReadOnlyList<BentoRequest> requests, SubmitOptions? options, CancellationToken cancellationToken) =>
        [.. requests.Select((request, index) => SingleSubmits.Submit(
            () => Submit(method, request, SingleSubmits.OptionsOf(options, index), cancellationToken)))];

    /// <inheritdoc cref="IBentoChannel.CancelManyAsync"/>
    IReadOnlyList<BentoCancellation> CancelMany(BentoMethod method, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        [.. ids.Select(id => SingleSubmits.Cancel(this, method, id, cancellationToken))];

    /// <inheritdoc cref="IBentoChannel.RetryManyAsync"/>
    IReadOnlyList<BentoSubmitResult> RetryMany(BentoMethod method, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        [.. ids.Select(id => SingleSubmits.Submit(() => Retry(method, id, cancellationToken)))];
}
