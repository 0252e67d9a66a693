using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp;

/// <summary>What a handle calls.</summary>
internal sealed record HandleSource(IBentoChannel Channel, BentoMethod Method);

/// <summary>The handle of a task without a result, over a channel.</summary>
internal sealed class ChannelTaskHandle(IBentoChannel channel, BentoMethod method, string id) : BentoTaskHandle(id)
{
    public override Task<BentoTaskInfo> GetStatusAsync(CancellationToken cancellationToken = default) =>
        channel.GetStatusAsync(method, Id, cancellationToken);

    public override Task<BentoTaskInfo> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WithinAsync(timeout, Id, token => EndAsync(channel, method, Id, token), cancellationToken);

    public override IAsyncEnumerable<BentoTaskUpdate> WatchAsync(long after = 0, CancellationToken cancellationToken = default) =>
        channel.WatchAsync(method, Id, after, cancellationToken);

    internal override HandleSource? Source => new(channel, method);

    public override Task CancelAsync(CancellationToken cancellationToken = default) => channel.CancelAsync(method, Id, cancellationToken);

    public override Task CancelAsync(bool includeChildren, CancellationToken cancellationToken = default) =>
        channel.CancelAsync(method, Id, includeChildren, cancellationToken);

    public override Task<IReadOnlyList<BentoTaskLogLine>> GetLogsAsync(long after = 0, CancellationToken cancellationToken = default) =>
        channel.GetLogsAsync(method, Id, after, cancellationToken);

    /// <summary>Waits for the end; a task that did not end well has an answer that throws when it is taken.</summary>
    internal static async Task<BentoTaskInfo> EndAsync(IBentoChannel channel, BentoMethod method, string id, CancellationToken token)
    {
        var info = await channel.WaitAsync(method, id, token).ConfigureAwait(false);
        if (info.Status != BentoTaskStatus.Success)
        {
            await channel.GetAsync(method, id, token).ConfigureAwait(false);
        }

        return info;
    }

    private protected override async Task<BentoTaskHandle> RetryCoreAsync(CancellationToken cancellationToken)
    {
        var newId = await channel.RetryAsync(method, Id, cancellationToken).ConfigureAwait(false);
        return new ChannelTaskHandle(channel, method, newId);
    }
}

/// <summary>The handle of a task with a result, over a channel.</summary>
internal sealed class ChannelTaskHandle<TResult>(IBentoChannel channel, BentoMethod<TResult> method, string id) : BentoTaskHandle<TResult>(id)
{
    public override Task<BentoTaskInfo> GetStatusAsync(CancellationToken cancellationToken = default) =>
        channel.GetStatusAsync(method, Id, cancellationToken);

    public override Task<BentoTaskInfo> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WithinAsync(timeout, Id, token => ChannelTaskHandle.EndAsync(channel, method, Id, token), cancellationToken);

    public override async Task<TResult> GetAsync(CancellationToken cancellationToken = default)
    {
        var response = await channel.GetAsync(method, Id, cancellationToken).ConfigureAwait(false);
        return method.Result.Read(response);
    }

    public override Task<TResult> GetResultAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WithinAsync(timeout, Id, ResultAsync, cancellationToken);

    public override IAsyncEnumerable<BentoTaskUpdate> WatchAsync(long after = 0, CancellationToken cancellationToken = default) =>
        channel.WatchAsync(method, Id, after, cancellationToken);

    internal override HandleSource? Source => new(channel, method);

    public override Task CancelAsync(CancellationToken cancellationToken = default) => channel.CancelAsync(method, Id, cancellationToken);

    public override Task CancelAsync(bool includeChildren, CancellationToken cancellationToken = default) =>
        channel.CancelAsync(method, Id, includeChildren, cancellationToken);

    public override Task<IReadOnlyList<BentoTaskLogLine>> GetLogsAsync(long after = 0, CancellationToken cancellationToken = default) =>
        channel.GetLogsAsync(method, Id, after, cancellationToken);

    public override async Task<BentoTaskHandle<TResult>> RetryAsync(CancellationToken cancellationToken = default)
    {
        var newId = await channel.RetryAsync(method, Id, cancellationToken).ConfigureAwait(false);
        return new ChannelTaskHandle<TResult>(channel, method, newId);
    }

    private async Task<TResult> ResultAsync(CancellationToken token)
    {
        await channel.WaitAsync(method, Id, token).ConfigureAwait(false);
        return await GetAsync(token).ConfigureAwait(false);
    }
}
