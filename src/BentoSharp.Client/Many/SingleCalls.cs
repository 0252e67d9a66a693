using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Many;

/// <summary>The same for services that take one task a request, and for tasks with files.</summary>
internal static class SingleCalls
{
    private const int AtOnce = 8;

    public static async Task<IReadOnlyList<TResult>> EachAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, int, CancellationToken, Task<TResult>> call, Func<TItem, BentoException, TResult> failed, CancellationToken token)
    {
        var results = new TResult[items.Count];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = token };
        await Parallel.ForAsync(0, items.Count, atOnce, async (index, stop) =>
        {
            try
            {
                results[index] = await call(items[index], index, stop).ConfigureAwait(false);
            }
            catch (BentoException exception)
            {
                results[index] = failed(items[index], exception);
            }
        }).ConfigureAwait(false);
        return results;
    }

    public static IReadOnlyList<TResult> Each<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, int, TResult> call, Func<TItem, BentoException, TResult> failed)
    {
        var results = new TResult[items.Count];
        for (var index = 0; index < results.Length; index++)
        {
            try
            {
                results[index] = call(items[index], index);
            }
            catch (BentoException exception)
            {
                results[index] = failed(items[index], exception);
            }
        }

        return results;
    }

    /// <summary>The options of one of many submits: its idempotency key is one of its own.</summary>
    public static SubmitOptions? OptionsOf(SubmitOptions? options, int index) =>
        options?.IdempotencyKey is { } key ? options with { IdempotencyKey = FormattableString.Invariant($"{key}/{index}") } : options;

    public static BentoSubmitResult Refused<TItem>(TItem item, BentoException exception) => new(null, exception);

    public static BentoCancellation Kept(string id, BentoException exception) => new(id, exception);

    /// <summary>Whether one body can bring the arguments of several calls.</summary>
    public static bool CanShare(BentoMethod method, IReadOnlyList<BentoRequest> requests) =>
        method.Root is null && requests.All(static request => request.Files.All(static argument => argument.IsTensor));
}
