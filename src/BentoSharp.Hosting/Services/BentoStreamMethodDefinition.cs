using System.Buffers;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting;

internal sealed class BentoStreamMethodDefinition<TService, TArguments, TItem>(
    BentoStreamMethod<TItem> method,
    Func<BentoRequest, TArguments> read,
    Func<TService, TArguments, BentoCall, IAsyncEnumerable<TItem>> run,
    BentoTaskSettings settings) : BentoStreamDefinition<TService, TArguments, TItem>(method, read, run, settings)
    where TService : class
    where TArguments : class
{
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

    private protected override ReadOnlyMemory<byte> WriteItem(TItem item) => method.WriteItem(item);
}
