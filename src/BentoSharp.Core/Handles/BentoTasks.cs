namespace BentoSharp;

/// <summary>
/// Waits for many tasks at once. Where the service can, one request waits for thousands of them and brings small results along, so that ten
/// thousand handles hold a handful of connections; <c>Task.WhenAll</c> over handles asks for each by itself.
/// </summary>
public static class BentoTasks
{
    /// <summary>Waits for all tasks.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="handles">The tasks' handles.</param>
    /// <param name="timeout">How long to wait. Default: without limit.</param>
    /// <param name="cancellationToken">Stops the waiting, not the tasks.</param>
    /// <returns>The results in the order of the handles.</returns>
    /// <exception cref="BentoException">A task did not end well; of several the first in the order of the handles. All have ended then.</exception>
    /// <exception cref="TimeoutException">They have not all ended within <paramref name="timeout"/>; they go on.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired; the tasks go on.</exception>
    public static Task<IReadOnlyList<TResult>> WhenAll<TResult>(
        IEnumerable<BentoTaskHandle<TResult>> handles, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handles);
        return AllAsync<BentoTaskHandle<TResult>, TResult>([.. handles], WhenEach, timeout, cancellationToken);
    }

    /// <summary>Waits for all tasks, whether they have results or not.</summary>
    /// <param name="handles">The tasks' handles.</param>
    /// <param name="timeout">How long to wait. Default: without limit.</param>
    /// <param name="cancellationToken">Stops the waiting, not the tasks.</param>
    /// <returns>The final statuses in the order of the handles.</returns>
    /// <inheritdoc cref="WhenAll{TResult}"/>
    public static Task<IReadOnlyList<BentoTaskInfo>> WhenAll(
        IEnumerable<BentoTaskHandle> handles, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handles);
        return AllAsync<BentoTaskHandle, BentoTaskInfo>([.. handles], WhenEach, timeout, cancellationToken);
    }

    /// <summary>Waits for tasks, and gives each as soon as it has ended, in whichever way.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="handles">The tasks' handles. A task that is named twice is given once.</param>
    /// <param name="cancellationToken">Stops the waiting, not the tasks.</param>
    /// <returns>The outcomes as they come.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired; the tasks go on.</exception>
    public static IAsyncEnumerable<BentoTaskOutcome<TResult>> WhenEach<TResult>(
        IEnumerable<BentoTaskHandle<TResult>> handles, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handles);
        return new TaskOutcomes<BentoTaskHandle<TResult>, TResult>(
            static (method, response, _) => ((Contracts.BentoMethod<TResult>)method).Result.Read(response),
            static (handle, token) => handle.GetResultAsync(cancellationToken: token)).ReadAsync(handles, cancellationToken);
    }

    /// <summary>Waits for tasks, whether they have results or not, and gives each as soon as it has ended, in whichever way.</summary>
    /// <returns>The outcomes as they come; the result of a task that ended well is its final status.</returns>
    /// <inheritdoc cref="WhenEach{TResult}"/>
    public static IAsyncEnumerable<BentoTaskOutcome<BentoTaskInfo>> WhenEach(
        IEnumerable<BentoTaskHandle> handles, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handles);
        return new TaskOutcomes<BentoTaskHandle, BentoTaskInfo>(
            static (_, _, info) => info, static (handle, token) => handle.WaitAsync(cancellationToken: token)).ReadAsync(handles, cancellationToken);
    }

    /// <summary>Waits for all tasks on the caller's thread.</summary>
    /// <returns>The results in the order of the handles.</returns>
    /// <inheritdoc cref="WhenAll{TResult}"/>
    public static IReadOnlyList<TResult> WaitAll<TResult>(
        IEnumerable<BentoSyncTaskHandle<TResult>> handles, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handles);
        return new SyncTaskOutcomes<TResult>([.. handles]).Wait(timeout, cancellationToken);
    }

    private static async Task<IReadOnlyList<TResult>> AllAsync<THandle, TResult>(
        THandle[] handles,
        Func<IEnumerable<THandle>, CancellationToken, IAsyncEnumerable<BentoTaskOutcome<TResult>>> each,
        TimeSpan? timeout,
        CancellationToken cancellationToken)
        where THandle : BentoTaskHandle
    {
        var outcomes = new Dictionary<string, BentoTaskOutcome<TResult>>(handles.Length);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } limit)
        {
            source.CancelAfter(limit);
        }

        try
        {
            await foreach (var outcome in each(handles, source.Token).ConfigureAwait(false))
            {
                outcomes[outcome.Id] = outcome;
            }
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Of {handles.Length} tasks {outcomes.Count} have ended within {timeout}. The others go on; wait again, or cancel them.");
        }

        return [.. handles.Select(handle => outcomes[handle.Id].Result)];
    }
}
