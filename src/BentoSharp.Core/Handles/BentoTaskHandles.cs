using System.Runtime.CompilerServices;

namespace BentoSharp;

/// <summary>Handles of tasks that have ended already, for mocks of generated clients in tests.</summary>
public static class BentoTaskHandles
{
    /// <summary>Makes the handle of a task that ended with a result.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="result">The result.</param>
    /// <param name="id">The task's id.</param>
    /// <returns>The handle.</returns>
    public static BentoTaskHandle<TResult> Completed<TResult>(TResult result, string id = "00000000000000000000000000000000") =>
        new EndedTaskHandle<TResult>(id, new BentoTaskInfo(id, BentoTaskStatus.Success) { Progress = 1 }, () => result);

    /// <summary>Makes the handle of a task that ended without a result.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="exception">A <see cref="BentoTaskFailedException"/> or <see cref="BentoTaskCanceledException"/>.</param>
    /// <param name="id">The task's id.</param>
    /// <returns>The handle.</returns>
    public static BentoTaskHandle<TResult> Failed<TResult>(BentoException exception, string id = "00000000000000000000000000000000")
    {
        ArgumentNullException.ThrowIfNull(exception);
        var status = exception is BentoTaskCanceledException ? BentoTaskStatus.Canceled : BentoTaskStatus.Failure;
        var info = new BentoTaskInfo(id, status) { Error = (exception as BentoTaskFailedException)?.Error };
        return new EndedTaskHandle<TResult>(id, info, () => throw exception);
    }
}

internal sealed class EndedTaskHandle<TResult>(string id, BentoTaskInfo info, Func<TResult> result) : BentoTaskHandle<TResult>(id)
{
    public override Task<BentoTaskInfo> GetStatusAsync(CancellationToken cancellationToken = default) => Task.FromResult(info);

    public override async Task<BentoTaskInfo> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        await GetAsync(cancellationToken).ConfigureAwait(false);
        return info;
    }

    public override async Task<TResult> GetAsync(CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        return result();
    }

    public override Task<TResult> GetResultAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        GetAsync(cancellationToken);

    public override async IAsyncEnumerable<BentoTaskUpdate> WatchAsync(
        long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new BentoTaskStatusUpdate(info);
    }

    public override Task CancelAsync(CancellationToken cancellationToken = default) =>
        Task.FromException(new BentoTaskNotCancelableException(Id, $"task {Id} has ended already"));

    public override Task CancelAsync(bool includeChildren, CancellationToken cancellationToken = default) => CancelAsync(cancellationToken);

    public override Task<IReadOnlyList<BentoTaskLogLine>> GetLogsAsync(long after = 0, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<BentoTaskLogLine>>([]);

    public override Task<BentoTaskHandle<TResult>> RetryAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<BentoTaskHandle<TResult>>(this);
}
