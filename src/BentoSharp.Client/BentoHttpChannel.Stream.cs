using System.Runtime.CompilerServices;
using BentoSharp.Client.Transport;
using BentoSharp.Contracts;

namespace BentoSharp.Client;

/// <content>Immediate calls whose result is a stream.</content>
public sealed partial class BentoHttpChannel
{
    /// <inheritdoc/>
    /// <remarks>
    /// <see cref="BentoHttpClientOptions.Timeout"/> is for the beginning of the answer. A stream is never repeated: a part of it may have
    /// been used already.
    /// </remarks>
    /// <exception cref="BentoValidationException">The service refused the arguments.</exception>
    /// <exception cref="BentoServiceException">The service can't be reached, answered with an error, or the stream broke off.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(
        BentoMethod method, BentoRequest request, CancellationToken cancellationToken) =>
        ReadAsync(method, request, cancellationToken);

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        BentoMethod method, BentoRequest request, [EnumeratorCancellation] CancellationToken token)
    {
        var call = BentoCalls.Call(method, await FormOfAsync(request, token).ConfigureAwait(false));
        var pieces = _stream.StreamAsync(call, _reader.CallError, token).GetAsyncEnumerator(token);
        await using (pieces.ConfigureAwait(false))
        {
            while (await MoveNextAsync(pieces).ConfigureAwait(false))
            {
                yield return pieces.Current;
            }
        }
    }

    private async Task<bool> MoveNextAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> pieces)
    {
        try
        {
            return await pieces.MoveNextAsync().ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            throw exception.ToServiceException(Address);
        }
    }
}
