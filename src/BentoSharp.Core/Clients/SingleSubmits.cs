using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>What channels do that take one task a call: a few calls at once.</summary>
internal static class SingleSubmits
{
    private const int AtOnce = 8;

    public static async Task<IReadOnlyList<TResult>> EachAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
    {
        var results = new TResult[items.Count];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Count, atOnce, async (index, token) =>
            results[index] = await call(items[index], token).ConfigureAwait(false)).ConfigureAwait(false);
        return results;
    }

    public static async Task<BentoSubmitResult> SubmitAsync(Func<Task<string>> submit)
    {
        try
        {
            return new(await submit().ConfigureAwait(false), null);
        }
        catch (BentoException exception)
        {
            return new(null, exception);
        }
    }

    public static BentoSubmitResult Submit(Func<string> submit)
    {
        try
        {
            return new(submit(), null);
        }
        catch (BentoException exception)
        {
            return new(null, exception);
        }
    }

    public static async Task<BentoCancellation> CancelAsync(IBentoChannel channel, BentoMethod method, string id, CancellationToken token)
    {
        try
        {
            await channel.CancelAsync(method, id, token).ConfigureAwait(false);
            return new(id, null);
        }
        catch (BentoException exception)
        {
            return new(id, exception);
        }
    }

    public static BentoCancellation Cancel(IBentoSyncChannel channel, BentoMethod method, string id, CancellationToken token)
    {
        try
        {
            channel.Cancel(method, id, token);
            return new(id, null);
        }
        catch (BentoException exception)
        {
            return new(id, exception);
        }
    }

    /// <summary>The options of the call with this index: its idempotency key is one of its own.</summary>
    public static SubmitOptions? OptionsOf(SubmitOptions? options, int index) =>
        options?.IdempotencyKey is { } key ? options with { IdempotencyKey = FormattableString.Invariant($"{key}/{index}") } : options;
}
