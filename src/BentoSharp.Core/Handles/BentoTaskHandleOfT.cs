using System.Runtime.CompilerServices;

namespace BentoSharp;

/// <summary>A caller's view of a queued task with a result: <c>var result = await handle;</c>.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
public abstract class BentoTaskHandle<TResult> : BentoTaskHandle
{
    private protected BentoTaskHandle(string id)
        : base(id)
    {
    }

    /// <summary>Takes the result of the task if it has ended. It never waits.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The result.</returns>
    /// <exception cref="TaskNotCompletedException">The task has not ended.</exception>
    /// <exception cref="BentoTaskFailedException">The task failed.</exception>
    /// <exception cref="BentoTaskCanceledException">The task was canceled.</exception>
    public abstract Task<TResult> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits for the result.</summary>
    /// <param name="timeout">How long to wait. Default: without limit.</param>
    /// <param name="cancellationToken">Stops the waiting, not the task.</param>
    /// <returns>The result.</returns>
    /// <exception cref="TimeoutException">The task has not ended within <paramref name="timeout"/>; it goes on.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired; the task goes on.</exception>
    /// <exception cref="BentoTaskFailedException">The task failed.</exception>
    /// <exception cref="BentoTaskCanceledException">The task was canceled.</exception>
    public abstract Task<TResult> GetResultAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="BentoTaskHandle.RetryAsync"/>
    public new abstract Task<BentoTaskHandle<TResult>> RetryAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes <c>await handle</c> give the result; it throws as <see cref="GetResultAsync"/> does.</summary>
    /// <returns>The awaiter.</returns>
    public new TaskAwaiter<TResult> GetAwaiter() => GetResultAsync().GetAwaiter();

    /// <summary>The same task, seen by somebody who wants another form of its result.</summary>
    /// <typeparam name="TOther">The other form.</typeparam>
    /// <param name="selector">Makes it of the result.</param>
    /// <returns>A handle of the same id.</returns>
    public BentoTaskHandle<TOther> Select<TOther>(Func<TResult, TOther> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new SelectedTaskHandle<TResult, TOther>(this, selector);
    }

    private protected sealed override async Task<BentoTaskHandle> RetryCoreAsync(CancellationToken cancellationToken) =>
        await RetryAsync(cancellationToken).ConfigureAwait(false);
}
