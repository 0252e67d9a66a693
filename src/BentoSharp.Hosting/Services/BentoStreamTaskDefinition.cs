using BentoSharp.Contracts;

namespace BentoSharp.Hosting;

/// <summary>A task that streams: each item is kept as it comes, and all of them together are the result.</summary>
internal sealed class BentoStreamTaskDefinition<TService, TArguments, TItem>(
    BentoStreamTask<TItem> method,
    Func<BentoRequest, TArguments> read,
    Func<TService, TArguments, BentoCall, IAsyncEnumerable<TItem>> run,
    BentoTaskSettings settings) : BentoMethodDefinition(method, settings)
    where TService : class
    where TArguments : class
{
    internal override object ReadArguments(BentoRequest request) => read(request);

    internal override async ValueTask<BentoResponse> RunAsync(object service, object arguments, BentoCall call)
    {
        var result = new ItemList(method.Name, Settings);
        call.Reports?.BeginItems();
        await foreach (var item in Items(service, arguments, call).ConfigureAwait(false))
        {
            var line = method.WriteStoredItem(item);
            result.Add(line);
            if (call.Reports is { } reports)
            {
                await reports.AddItemAsync(line, call.CancellationToken).ConfigureAwait(false);
            }
        }

        return new BentoResponse(200, "application/json", result.ToJson());
    }

    internal override async IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(object service, object arguments, BentoCall call)
    {
        await foreach (var item in Items(service, arguments, call).ConfigureAwait(false))
        {
            yield return method.WriteItem(item);
        }
    }

    private System.Runtime.CompilerServices.ConfiguredCancelableAsyncEnumerable<TItem> Items(object service, object arguments, BentoCall call) =>
        run((TService)service, (TArguments)arguments, call).WithCancellation(call.CancellationToken);
}
