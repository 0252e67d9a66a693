using System.Runtime.CompilerServices;
using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>Streams for channels that can't read an answer in pieces.</summary>
internal static class WholeAnswer
{
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(
        IBentoChannel channel, BentoMethod method, BentoRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return (await channel.CallAsync(method, request, cancellationToken).ConfigureAwait(false)).Body;
    }
}
