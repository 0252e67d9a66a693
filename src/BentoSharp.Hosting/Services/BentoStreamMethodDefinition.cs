using System.Buffers;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting;

internal sealed class BentoStreamMethodDefinition<TService, TArguments, TItem>(
    BentoStreamMethod<TItem> method,
    Func<BentoRequest, TArguments> read,
    Func<TService, TArguments, BentoCall, IAsyncEnumerable<TItem>> run,
    BentoTaskSettings settings) : BentoMethodDefinition(method, settings)
    where TService : class
    where TArguments : class
{
    internal override object ReadArguments(BentoRequest request) => read(request);

    /// <summary>The whole stream as one answer, for callers that can't take it in pieces.</summary>
    internal override async ValueTask<BentoResponse> RunAsync(object service, object arguments, BentoCall call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await foreach (var item in StreamAsync(service, arguments, call).ConfigureAwait(false))
        {
            buffer.Write(item.Span);
        }

        return new BentoResponse(200, MediaTypes.WithCharset(method.StreamType), buffer.WrittenMemory);
    }

    internal override async IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(object service, object arguments, BentoCall call)
    {
        var items = run((TService)service, (TArguments)arguments, call).WithCancellation(call.CancellationToken);
        await foreach (var item in items.ConfigureAwait(false))
        {
            yield return method.WriteItem(item);
        }
    }
}
