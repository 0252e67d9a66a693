namespace BentoSharp;

/// <summary>The handle of a task whose result is given in another form.</summary>
internal sealed class SelectedTaskHandle<TResult, TOther>(BentoTaskHandle<TResult> handle, Func<TResult, TOther> selector)
    : BentoTaskHandle<TOther>(handle.Id)
{
    public override Task<BentoTaskInfo> GetStatusAsync(CancellationToken cancellationToken = default) => handle.GetStatusAsync(cancellationToken);

    public override Task<BentoTaskInfo> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        handle.WaitAsync(timeout, cancellationToken);

    public override IAsyncEnumerable<BentoTaskUpdate> WatchAsync(long after = 0, CancellationToken cancellationToken = default) =>
        handle.WatchAsync(after, cancellationToken);

    public override Task CancelAsync(CancellationToken cancellationToken = default) => handle.CancelAsync(cancellationToken);

    public override Task CancelAsync(bool includeChildren, CancellationToken cancellationToken = default) =>
        handle.CancelAsync(includeChildren, cancellationToken);

    public override Task<IReadOnlyList<BentoTaskLogLine>> GetLogsAsync(long after = 0, CancellationToken cancellationToken = default) =>
        handle.GetLogsAsync(after, cancellationToken);

    public override async Task<TOther> GetAsync(CancellationToken cancellationToken = default) =>
        selector(await handle.GetAsync(cancellationToken).ConfigureAwait(false));

    public override async Task<TOther> GetResultAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        selector(await handle.GetResultAsync(timeout, cancellationToken).ConfigureAwait(false));

    public override async Task<BentoTaskHandle<TOther>> RetryAsync(CancellationToken cancellationToken = default) =>
        (await handle.RetryAsync(cancellationToken).ConfigureAwait(false)).Select(selector);
}
