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
                while (await GuardAsync(() => ReadAsync(body, call, token), request, limit).ConfigureAwait(false) is { Length: > 0 } piece)
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

    /// <inheritdoc cref="StreamAsync"/>
    public IEnumerable<ReadOnlyMemory<byte>> Stream(BentoCall call, Func<HttpAnswer, Exception> error, CancellationToken token)
    {
        Uri? target = null;
        for (var hops = 0; ; hops++)
        {
            using var limit = new RequestLimit(options, call, token);
            using var request = Prepare(call, call.Build(_requests).GetAwaiter().GetResult(), target);
            using var response = Guard(() => client.Send(request, HttpCompletionOption.ResponseHeadersRead, limit.Token), request, limit);
            if (response.IsSuccessStatusCode)
            {
                var body = response.Content.ReadAsStream(token);
                while (Guard(() => Read(response, body, call, token), request, limit) is { Length: > 0 } piece)
                {
                    yield return piece;
                }

                yield break;
            }

            var answer = new HttpAnswer(request, response, Guard(() => ReadWhole(response, limit.Token), request, limit));
            target = (followsRedirects ? Redirects.Target(answer, hops) : null) ?? throw error(answer);
        }
    }

    private static byte[] ReadWhole(HttpResponseMessage response, CancellationToken token)
    {
        using var body = new MemoryStream();
        response.Content.CopyTo(body, null, token);
        return body.ToArray();
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, BentoCall call, CancellationToken token)
    {
        var piece = new byte[PieceSize];
        using var silence = Silence(call);
        using var linked = silence is null ? null : CancellationTokenSource.CreateLinkedTokenSource(silence.Token, token);
        return piece.AsMemory(0, await body.ReadAsync(piece, linked?.Token ?? token).ConfigureAwait(false));
    }

    /// <summary>A blocked read knows no token: closing the answer ends it.</summary>
    private ReadOnlyMemory<byte> Read(HttpResponseMessage response, Stream body, BentoCall call, CancellationToken token)
    {
        var piece = new byte[PieceSize];
        using var silence = Silence(call);
        using var ended = token.UnsafeRegister(static response => ((HttpResponseMessage)response!).Dispose(), response);
        using var quiet = silence?.Token.UnsafeRegister(static response => ((HttpResponseMessage)response!).Dispose(), response);
        try
        {
            return piece.AsMemory(0, body.Read(piece));
        }
        catch (Exception exception) when (token.IsCancellationRequested || silence is { IsCancellationRequested: true })
        {
            throw new OperationCanceledException("The answer was closed.", exception);
        }
    }

    private CancellationTokenSource? Silence(BentoCall call) =>
        call.LongestSilence is { } limit && options.Timeout is not null ? new CancellationTokenSource(limit, options.TimeProvider) : null;

    private T Guard<T>(Func<T> work, HttpRequestMessage request, RequestLimit limit)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (TransportFailures.IsFailure(exception))
        {
            throw Translate(exception, request, limit);
        }
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
