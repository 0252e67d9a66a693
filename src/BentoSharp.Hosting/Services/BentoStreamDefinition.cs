using BentoSharp.Contracts;

namespace BentoSharp.Hosting;

/// <summary>A method whose items come one after the other, called at once or queued.</summary>
internal abstract class BentoStreamDefinition<TService, TArguments, TItem>(
    BentoMethod method,
    Func<BentoRequest, TArguments> read,
    Func<TService, TArguments, BentoCall, IAsyncEnumerable<TItem>> run,
    BentoTaskSettings settings) : BentoMethodDefinition(method, settings)
    where TService : class
    where TArguments : class
{
    internal sealed override object ReadArguments(BentoRequest request) => read(request);

    internal sealed override async IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(object service, object arguments, BentoCall call)
    {
        await foreach (var item in Items(service, arguments, call).WithCancellation(call.CancellationToken).ConfigureAwait(false))
        {
            yield return WriteItem(item);
        }
    }

    /// <summary>Writes one item, which is one chunk of the answer to an immediate call.</summary>
    private protected abstract ReadOnlyMemory<byte> WriteItem(TItem item);

    private protected IAsyncEnumerable<TItem> Items(object service, object arguments, BentoCall call) =>
        run((TService)service, (TArguments)arguments, call);
}
