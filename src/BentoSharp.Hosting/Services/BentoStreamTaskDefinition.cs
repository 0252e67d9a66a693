using BentoSharp.Contracts;

namespace BentoSharp.Hosting;

/// <summary>A task that streams: each item is kept as it comes, and all of them together are the result.</summary>
internal sealed class BentoStreamTaskDefinition<TService, TArguments, TItem>(
    BentoStreamTask<TItem> method,
    Func<BentoRequest, TArguments> read,
    Func<TService, TArguments, BentoCall, IAsyncEnumerable<TItem>> run,
    BentoTaskSettings settings) : BentoStreamDefinition<TService, TArguments, TItem>(method, read, run, settings)
    where TService : class
    where TArguments : class
{
    internal override async ValueTask<BentoResponse> RunAsync(object service, object arguments, BentoCall call)
    {
        var result = new ItemList(method.Name, Settings);
        call.Reports?.BeginItems();
        await foreach (var item in Items(service, arguments, call).WithCancellation(call.CancellationToken).ConfigureAwait(false))
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

    private protected override ReadOnlyMemory<byte> WriteItem(TItem item) => method.WriteItem(item);
}
