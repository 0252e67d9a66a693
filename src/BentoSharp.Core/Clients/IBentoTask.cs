namespace BentoSharp.Clients;

/// <summary>What can be done with the tasks of one method by their ids. Generated clients add <c>SubmitAsync</c>, <c>RunAsync</c> and <c>CallAsync</c>.</summary>
public interface IBentoTask
{
    /// <summary>Makes a handle from a stored id. Nothing is sent: an unknown id shows at the first use.</summary>
    /// <param name="id">The task's id.</param>
    /// <returns>The handle.</returns>
    BentoTaskHandle GetHandle(string id);

    /// <summary>The tasks that have failed and were not repeated since.</summary>
    BentoFailedTasks Failed => throw new BentoNotSupportedException("this client lists no failed tasks");

    /// <summary>Asks where a task is in its life.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The status.</returns>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    Task<BentoTaskInfo> GetStatusAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Cancels a task, pending or running. When it returns, the task stays canceled.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that completes when the cancellation is durable.</returns>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    /// <exception cref="BentoTaskNotCancelableException">The task has ended, or the service can't cancel.</exception>
    Task CancelAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Cancels many tasks by one request, pending or running.</summary>
    /// <param name="ids">The tasks' ids.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What became of each, in order.</returns>
    Task<IReadOnlyList<BentoCancellation>> CancelManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default);
}

/// <summary>What can be done with the tasks of one method with a result by their ids.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
public interface IBentoTask<TResult> : IBentoTask
{
    /// <inheritdoc cref="IBentoTask.GetHandle"/>
    new BentoTaskHandle<TResult> GetHandle(string id);

    /// <summary>Takes the result of a task that has ended. It never waits.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The result.</returns>
    /// <exception cref="TaskNotCompletedException">The task has not ended.</exception>
    /// <exception cref="BentoTaskFailedException">The task failed.</exception>
    /// <exception cref="BentoTaskCanceledException">The task was canceled.</exception>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    Task<TResult> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Queues a task that has ended once more, as a new task with the same arguments.</summary>
    /// <param name="id">The id of the task to repeat.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new task's handle.</returns>
    /// <exception cref="TaskNotCompletedException">The task has not ended.</exception>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    Task<BentoTaskHandle<TResult>> RetryAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Queues many tasks that have ended once more by one request, as new tasks with the same arguments.</summary>
    /// <param name="ids">The ids of the tasks to repeat.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What became of each, in order.</returns>
    Task<IReadOnlyList<BentoSubmission<BentoTaskHandle<TResult>>>> RetryManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default);
}

/// <summary>What can be done with the tasks of one method without a result by their ids.</summary>
public interface IBentoVoidTask : IBentoTask
{
    /// <summary>Checks that a task has ended well. It never waits.</summary>
    /// <inheritdoc cref="IBentoTask{TResult}.GetAsync"/>
    /// <returns>A task that completes when the service has answered.</returns>
    Task GetAsync(string id, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBentoTask{TResult}.RetryAsync"/>
    Task<BentoTaskHandle> RetryAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Queues many tasks that have ended once more by one request, as new tasks with the same arguments.</summary>
    /// <param name="ids">The ids of the tasks to repeat.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What became of each, in order.</returns>
    Task<IReadOnlyList<BentoSubmission<BentoTaskHandle>>> RetryManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default);
}
