using System.Runtime.CompilerServices;

namespace BentoSharp;

/// <summary>
/// A caller's view of a queued task. <c>await handle</c> waits until the task has ended. Dropping the handle is fine: the task goes on,
/// and a handle can be made again from <see cref="Id"/>.
/// </summary>
public abstract class BentoTaskHandle
{
    private protected BentoTaskHandle(string id) => Id = id;

    /// <summary>The task's id, 32 lowercase hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Asks where the task is in its life.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The status.</returns>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    public abstract Task<BentoTaskInfo> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until the task has ended, and throws unless it ended well.</summary>
    /// <param name="timeout">How long to wait. Default: without limit.</param>
    /// <param name="cancellationToken">Stops the waiting, not the task.</param>
    /// <returns>The final status.</returns>
    /// <exception cref="TimeoutException">The task has not ended within <paramref name="timeout"/>; it goes on.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired; the task goes on.</exception>
    /// <exception cref="BentoTaskFailedException">The task failed.</exception>
    /// <exception cref="BentoTaskCanceledException">The task was canceled.</exception>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    public abstract Task<BentoTaskInfo> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>Cancels the task, pending or running.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that completes when the cancellation is durable.</returns>
    /// <exception cref="BentoTaskNotCancelableException">The task has ended, or the service can't cancel.</exception>
    public abstract Task CancelAsync(CancellationToken cancellationToken = default);

    /// <summary>Cancels the task, pending or running, and, if that is wished, the tasks that its code has submitted.</summary>
    /// <param name="includeChildren">Whether the tasks that it has submitted are canceled in the same step, and those that they have.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that completes when the cancellation is durable.</returns>
    /// <exception cref="BentoTaskNotCancelableException">The task has ended, or the service can't cancel.</exception>
    public abstract Task CancelAsync(bool includeChildren, CancellationToken cancellationToken = default);

    /// <summary>Queues the ended task once more, as a new task with the same arguments.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new task's handle.</returns>
    /// <exception cref="TaskNotCompletedException">The task has not ended.</exception>
    public Task<BentoTaskHandle> RetryAsync(CancellationToken cancellationToken = default) => RetryCoreAsync(cancellationToken);

    /// <summary>Reads the lines that the task's code has logged, as far as they are kept. When the end is seen, they are complete.</summary>
    /// <param name="after">The number of the last line that is known already. Default: all that are kept.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The lines in order; see <see cref="BentoTaskLogLine.Number"/> for lines that were dropped.</returns>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    /// <exception cref="BentoNotSupportedException">The service keeps no logs of tasks, as BentoML's own does not.</exception>
    public abstract Task<IReadOnlyList<BentoTaskLogLine>> GetLogsAsync(long after = 0, CancellationToken cancellationToken = default);

    /// <summary>
    /// Watches the task until it has ended: its states, its progress, and the lines that its code logs. Where the service sends events they come
    /// at once, else it is asked now and then. A service that restarts is waited for, and no line is told twice.
    /// </summary>
    /// <param name="after">The number of the last line that is known already. Default: all lines that are kept.</param>
    /// <param name="cancellationToken">Stops the watching, not the task.</param>
    /// <returns>What happens to the task. The last is its end, however it ended; it does not throw for a task that failed.</returns>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    public abstract IAsyncEnumerable<BentoTaskUpdate> WatchAsync(long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Makes <c>await handle</c> wait until the task has ended; it throws as <see cref="WaitAsync"/> does.</summary>
    /// <returns>The awaiter.</returns>
    public TaskAwaiter GetAwaiter() => ((Task)WaitAsync()).GetAwaiter();

    /// <summary>What the handle calls; null where its task has ended already.</summary>
    internal virtual HandleSource? Source => null;

    private protected abstract Task<BentoTaskHandle> RetryCoreAsync(CancellationToken cancellationToken);

    /// <summary>Waits with a limit of time, telling the limit from the caller's own token.</summary>
    private protected static async Task<T> WithinAsync<T>(
        TimeSpan? timeout, string id, Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
    {
        if (timeout is not { } limit)
        {
            return await wait(cancellationToken).ConfigureAwait(false);
        }

        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(limit);
        try
        {
            return await wait(source.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Task {id} has not ended within {limit}. It goes on; wait again, or cancel it.");
        }
    }
}
