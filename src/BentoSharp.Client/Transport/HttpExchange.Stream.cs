using System.Runtime.CompilerServices;

namespace BentoSharp.Client.Transport;

/// <content>Answers that are read as they come.</content>
internal sealed partial class HttpExchange
{
    private const int PieceSize = 16 * 1024;

    /// <summary>Sends a request and reads its answer in the pieces in which it comes. The time limit is for its beginning.</summary>
    /// <param name="call">The request.</param>
    /// <param name="error">Makes the exception for an answer without success.</param>
    /// <param name="token">Stops the call.</param>
    /// <exception cref="TransportException">No answer came, or it broke off.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(
        BentoCall call, Func<HttpAnswer, Exception> error, [EnumeratorCancellation] CancellationToken token)
    {
        Uri? target = null;
        for (var hops = 0; ; hops++)
        {
            using var limit = new RequestLimit(options, call, token);
            using var request = Prepare(call, await call.Build(_requests).ConfigureAwait(false), target);
            using var response = await GuardAsync(
                () => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token), request, limit).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                var body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
                while (await GuardAsync(() => ReadAsync(body, token), request, limit).ConfigureAwait(false) is { Length: > 0 } piece)
                {
                    yield return piece;
                }

                yield break;
            }

            var bytes = await GuardAsync(() => response.Content.ReadAsByteArrayAsync(limit.Token), request, limit).ConfigureAwait(false);
            var answer = new HttpAnswer(request, response, bytes);
            target = (followsRedirects ? Redirects.Target(answer, hops) : null) ?? throw error(answer);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken token)
    {
        var piece = new byte[PieceSize];
        return piece.AsMemory(0, await body.ReadAsync(piece, token).ConfigureAwait(false));
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> work, HttpRequestMessage request, RequestLimit limit)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (TransportFailures.IsFailure(exception))
        {
            throw Translate(exception, request, limit);
        }
    }
}
