namespace BentoSharp.Clients;

/// <summary>What can be done with the tasks of one method by their ids, synchronously.</summary>
public interface IBentoSyncTask
{
    /// <inheritdoc cref="IBentoTask.GetStatusAsync"/>
    BentoTaskInfo GetStatus(string id, CancellationToken cancellationToken = default);

    /// <summary>Cancels a task, pending or running. When it returns, the task stays canceled.</summary>
    /// <inheritdoc cref="IBentoTask.CancelAsync"/>
    void Cancel(string id, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBentoTask.CancelManyAsync"/>
    IReadOnlyList<BentoCancellation> CancelMany(IEnumerable<string> ids, CancellationToken cancellationToken = default);
}

/// <summary>What can be done with the tasks of one method with a result by their ids, synchronously.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
public interface IBentoSyncTask<TResult> : IBentoSyncTask
{
    /// <inheritdoc cref="IBentoTask.GetHandle"/>
    BentoSyncTaskHandle<TResult> GetHandle(string id);

    /// <inheritdoc cref="IBentoTask{TResult}.GetAsync"/>
    TResult Get(string id, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBentoTask{TResult}.RetryAsync"/>
    BentoSyncTaskHandle<TResult> Retry(string id, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBentoTask{TResult}.RetryManyAsync"/>
    IReadOnlyList<BentoSubmission<BentoSyncTaskHandle<TResult>>> RetryMany(IEnumerable<string> ids, CancellationToken cancellationToken = default);
}

/// <summary>What can be done with the tasks of one method without a result by their ids, synchronously.</summary>
public interface IBentoSyncVoidTask : IBentoSyncTask
{
    /// <inheritdoc cref="IBentoTask.GetHandle"/>
    BentoSyncTaskHandle GetHandle(string id);

    /// <summary>Checks that a task has ended well. It never waits.</summary>
    /// <inheritdoc cref="IBentoTask{TResult}.GetAsync"/>
    void Get(string id, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBentoTask{TResult}.RetryAsync"/>
    BentoSyncTaskHandle Retry(string id, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBentoVoidTask.RetryManyAsync"/>
    IReadOnlyList<BentoSubmission<BentoSyncTaskHandle>> RetryMany(IEnumerable<string> ids, CancellationToken cancellationToken = default);
}
