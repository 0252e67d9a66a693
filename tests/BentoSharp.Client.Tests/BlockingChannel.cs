using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Tests;

/// <summary>Makes the synchronous verbs look asynchronous, each on a thread of its own, so that one suite serves both.</summary>
public sealed class BlockingChannel(IBentoSyncChannel channel) : IBentoChannel
{
    public Task<string> SubmitAsync(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        Run(() => channel.Submit(method, request, options, cancellationToken));

    public Task<BentoResponse> RunAsync(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        Run(() => channel.Run(method, request, options, cancellationToken));

    public Task<BentoResponse> CallAsync(BentoMethod method, BentoRequest request, CancellationToken cancellationToken) =>
        Run(() => channel.Call(method, request, cancellationToken));

    public Task<BentoTaskInfo> GetStatusAsync(BentoMethod method, string id, CancellationToken cancellationToken) =>
        Run(() => channel.GetStatus(method, id, cancellationToken));

    public Task<BentoResponse> GetAsync(BentoMethod method, string id, CancellationToken cancellationToken) =>
        Run(() => channel.Get(method, id, cancellationToken));

    public Task<BentoTaskInfo> WaitAsync(BentoMethod method, string id, CancellationToken cancellationToken) =>
        Run(() => channel.Wait(method, id, cancellationToken));

    public Task CancelAsync(BentoMethod method, string id, CancellationToken cancellationToken) => Run(() =>
    {
        channel.Cancel(method, id, cancellationToken);
        return true;
    });

    public Task CancelAsync(BentoMethod method, string id, bool includeChildren, CancellationToken cancellationToken) => Run(() =>
    {
        channel.Cancel(method, id, includeChildren, cancellationToken);
        return 0;
    });

    public Task<string> RetryAsync(BentoMethod method, string id, CancellationToken cancellationToken) =>
        Run(() => channel.Retry(method, id, cancellationToken));

    public Task<IReadOnlyList<BentoTaskLogLine>> GetLogsAsync(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        Run(() => channel.GetLogs(method, id, after, cancellationToken));

    public IAsyncEnumerable<BentoTaskUpdate> WatchAsync(BentoMethod method, string id, long after, CancellationToken cancellationToken) =>
        Pull(() => channel.Watch(method, id, after, cancellationToken));

    public IAsyncEnumerable<BentoTaskEnd> WaitForEachAsync(BentoMethod method, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        Pull(() => channel.WaitForEach(method, ids, cancellationToken));

    public Task<IReadOnlyList<BentoSubmitResult>> SubmitManyAsync(
        BentoMethod method, IReadOnlyList<BentoRequest> requests, SubmitOptions? options, CancellationToken cancellationToken) =>
        Run(() => channel.SubmitMany(method, requests, options, cancellationToken));

    public Task<IReadOnlyList<BentoCancellation>> CancelManyAsync(BentoMethod method, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        Run(() => channel.CancelMany(method, ids, cancellationToken));

    public Task<IReadOnlyList<BentoSubmitResult>> RetryManyAsync(BentoMethod method, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        Run(() => channel.RetryMany(method, ids, cancellationToken));

    private static async IAsyncEnumerable<T> Pull<T>(Func<IEnumerable<T>> start)
    {
        using var items = start().GetEnumerator();
        while (await Run(items.MoveNext))
        {
            yield return items.Current;
        }
    }

    private static Task<T> Run<T>(Func<T> call)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                result.SetResult(call());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        })
        { IsBackground = true }.Start();
        return result.Task;
    }
}
