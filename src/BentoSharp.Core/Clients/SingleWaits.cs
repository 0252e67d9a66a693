using System.Runtime.CompilerServices;
using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>What channels do that can only wait for the end of one task.</summary>
internal static class SingleWaits
{
    public static async Task<BentoResponse> RunAsync(
        IBentoChannel channel, BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken)
    {
        var id = await channel.SubmitAsync(method, request, options, cancellationToken).ConfigureAwait(false);
        return await ResultAsync(channel, method, id, cancellationToken).ConfigureAwait(false);
    }

    public static BentoResponse Run(
        IBentoSyncChannel channel, BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        Result(channel, method, channel.Submit(method, request, options, cancellationToken), cancellationToken);

    /// <summary>Waits for a task and takes its result; of one without a result the final status is enough.</summary>
    public static async Task<BentoResponse> ResultAsync(IBentoChannel channel, BentoMethod method, string id, CancellationToken cancellationToken)
    {
        var info = await channel.WaitAsync(method, id, cancellationToken).ConfigureAwait(false);
        return HasNone(method, info) ? BentoResponses.Null : await channel.GetAsync(method, id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ResultAsync"/>
    public static BentoResponse Result(IBentoSyncChannel channel, BentoMethod method, string id, CancellationToken cancellationToken) =>
        HasNone(method, channel.Wait(method, id, cancellationToken)) ? BentoResponses.Null : channel.Get(method, id, cancellationToken);

    private static bool HasNone(BentoMethod method, BentoTaskInfo info) => method is BentoVoidMethod && info.Status == BentoTaskStatus.Success;

    public static async IAsyncEnumerable<BentoTaskUpdate> WatchAsync(
        IBentoChannel channel, BentoMethod method, string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new BentoTaskStatusUpdate(await channel.WaitAsync(method, id, cancellationToken).ConfigureAwait(false));
    }

    public static async IAsyncEnumerable<BentoTaskEnd> WaitForEachAsync(
        IBentoChannel channel, BentoMethod method, IEnumerable<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var end in Task.WhenEach(ids.Select(WaitAsync)).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return await end.ConfigureAwait(false);
        }

        async Task<BentoTaskEnd> WaitAsync(string id)
        {
            try
            {
                return new(id, await channel.WaitAsync(method, id, cancellationToken).ConfigureAwait(false));
            }
            catch (BentoException exception)
            {
                return new(id, null) { Error = exception };
            }
        }
    }
}
