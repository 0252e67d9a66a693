using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp;

/// <summary>A synchronous caller's view of a queued task. Dropping it is fine: the task goes on.</summary>
public class BentoSyncTaskHandle
{
    private readonly IBentoSyncChannel _channel;
    private readonly BentoMethod _method;

    /// <summary>Creates the handle.</summary>
    /// <param name="channel">What carries the calls.</param>
    /// <param name="method">The task's method.</param>
    /// <param name="id">The task's id.</param>
    public BentoSyncTaskHandle(IBentoSyncChannel channel, BentoMethod method, string id)
    {
        _channel = channel;
        _method = method;
        Id = id;
    }

    /// <summary>The task's id, 32 lowercase hexadecimal digits.</summary>
    public string Id { get; }

    /// <inheritdoc cref="BentoTaskHandle.GetStatusAsync"/>
    public BentoTaskInfo GetStatus(CancellationToken cancellationToken = default) => _channel.GetStatus(_method, Id, cancellationToken);

    /// <inheritdoc cref="BentoTaskHandle.WaitAsync"/>
    public BentoTaskInfo Wait(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var info = WaitForEnd(timeout, cancellationToken);
        if (info.Status != BentoTaskStatus.Success)
        {
            _channel.Get(_method, Id, cancellationToken);
        }

        return info;
    }

    /// <summary>Cancels the task, pending or running.</summary>
    /// <inheritdoc cref="BentoTaskHandle.CancelAsync(CancellationToken)"/>
    public void Cancel(CancellationToken cancellationToken = default) => _channel.Cancel(_method, Id, cancellationToken);

    /// <summary>Cancels the task, pending or running, and, if that is wished, the tasks that its code has submitted.</summary>
    /// <inheritdoc cref="BentoTaskHandle.CancelAsync(bool, CancellationToken)"/>
    public void Cancel(bool includeChildren, CancellationToken cancellationToken = default) =>
        _channel.Cancel(_method, Id, includeChildren, cancellationToken);

    /// <inheritdoc cref="BentoTaskHandle.RetryAsync"/>
    public BentoSyncTaskHandle Retry(CancellationToken cancellationToken = default) =>
        new(_channel, _method, _channel.Retry(_method, Id, cancellationToken));

    /// <inheritdoc cref="BentoTaskHandle.GetLogsAsync"/>
    public IReadOnlyList<BentoTaskLogLine> GetLogs(long after = 0, CancellationToken cancellationToken = default) =>
        _channel.GetLogs(_method, Id, after, cancellationToken);

    /// <inheritdoc cref="BentoTaskHandle.WatchAsync"/>
    public IEnumerable<BentoTaskUpdate> Watch(long after = 0, CancellationToken cancellationToken = default) =>
        _channel.Watch(_method, Id, after, cancellationToken);

    internal IBentoSyncChannel Channel => _channel;

    internal BentoMethod Method => _method;

    private protected BentoTaskInfo WaitForEnd(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (timeout is not { } limit)
        {
            return _channel.Wait(_method, Id, cancellationToken);
        }

        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(limit);
        try
        {
            return _channel.Wait(_method, Id, source.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Task {Id} has not ended within {limit}. It goes on; wait again, or cancel it.");
        }
    }
}

/// <summary>A synchronous caller's view of a queued task with a result.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <param name="channel">What carries the calls.</param>
/// <param name="method">The task's method.</param>
/// <param name="id">The task's id.</param>
public sealed class BentoSyncTaskHandle<TResult>(IBentoSyncChannel channel, BentoMethod<TResult> method, string id)
    : BentoSyncTaskHandle(channel, method, id)
{
    private readonly IBentoSyncChannel _channel = channel;

    /// <inheritdoc cref="BentoTaskHandle{TResult}.GetAsync"/>
    public TResult Get(CancellationToken cancellationToken = default) => method.Result.Read(_channel.Get(method, Id, cancellationToken));

    /// <inheritdoc cref="BentoTaskHandle{TResult}.GetResultAsync"/>
    public TResult GetResult(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        WaitForEnd(timeout, cancellationToken);
        return Get(cancellationToken);
    }

    internal TResult Read(BentoResponse response) => method.Result.Read(response);

    /// <inheritdoc cref="BentoTaskHandle.RetryAsync"/>
    public new BentoSyncTaskHandle<TResult> Retry(CancellationToken cancellationToken = default) =>
        new(_channel, method, _channel.Retry(method, Id, cancellationToken));
}
