using System.Runtime.ExceptionServices;
using BentoSharp.Client.Bodies;
using Refit;

namespace BentoSharp.Client.Transport;

/// <summary>Sends one try of a request and reads its answer whole, on the caller's thread or asynchronously.</summary>
internal sealed partial class HttpExchange(
    HttpClient client, bool ownsClient, bool followsRedirects, Uri address, BentoHttpClientOptions options)
{
    private readonly IBentoRequests _requests = RestService.ForGenerated<IBentoRequests>(client, new RefitSettings());
    private readonly RequestHeaders _headers = new(client, options);

    /// <summary>The service's address, without a trailing slash.</summary>
    public Uri Address { get; } = address;

    /// <exception cref="TransportException">No answer came.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public async Task<HttpAnswer> SendAsync(BentoCall call, CancellationToken token)
    {
        using var limit = new RequestLimit(options, call, token);
        Uri? target = null;
        for (var hops = 0; ; hops++)
        {
            var answer = await SendToAsync(call, target, limit).ConfigureAwait(false);
            target = followsRedirects ? Redirects.Target(answer, hops) : null;
            if (target is null)
            {
                return answer;
            }
        }
    }

    /// <inheritdoc cref="SendAsync"/>
    public HttpAnswer Send(BentoCall call, CancellationToken token)
    {
        using var limit = new RequestLimit(options, call, token);
        Uri? target = null;
        for (var hops = 0; ; hops++)
        {
            var answer = SendTo(call, target, limit);
            target = followsRedirects ? Redirects.Target(answer, hops) : null;
            if (target is null)
            {
                return answer;
            }
        }
    }

    private async Task<HttpAnswer> SendToAsync(BentoCall call, Uri? target, RequestLimit limit)
    {
        using var request = Prepare(call, await call.Build(_requests).ConfigureAwait(false), target);
        try
        {
            using var response = await client.SendAsync(request, CompletionOf(call), limit.Token).ConfigureAwait(false);
            if (call.GivesFile && response.IsSuccessStatusCode)
            {
                using var stream = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
                var download = await Download.ReadAsync(stream, limit.Token).ConfigureAwait(false);
                return new HttpAnswer(request, response, download.Bytes) { File = download.File };
            }

            return new HttpAnswer(request, response, await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (TransportFailures.IsFailure(exception))
        {
            throw Translate(exception, request, limit);
        }
    }

    private HttpAnswer SendTo(BentoCall call, Uri? target, RequestLimit limit)
    {
        // Refit only builds the request, so the task is completed: nothing is waited for.
        using var request = Prepare(call, call.Build(_requests).GetAwaiter().GetResult(), target);
        try
        {
            using var response = client.Send(request, CompletionOf(call), limit.Token);
            if (call.GivesFile)
            {
                return ReadFile(request, response, limit.Token);
            }

            using var stream = response.Content.ReadAsStream(limit.Token);
            var body = new byte[stream.Length];
            stream.ReadExactly(body);
            return new HttpAnswer(request, response, body);
        }
        catch (Exception exception) when (TransportFailures.IsFailure(exception))
        {
            throw Translate(exception, request, limit);
        }
    }

    private static HttpCompletionOption CompletionOf(BentoCall call) =>
        call.GivesFile ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead;

    private static HttpAnswer ReadFile(HttpRequestMessage request, HttpResponseMessage response, CancellationToken token)
    {
        // A blocked read listens to no token, but ends with its connection.
        using var registration = token.UnsafeRegister(static response => ((HttpResponseMessage)response!).Dispose(), response);
        try
        {
            using var stream = response.Content.ReadAsStream(token);
            var download = Download.Read(stream, token);
            return response.IsSuccessStatusCode || download.File is null
                ? new HttpAnswer(request, response, download.Bytes) { File = download.File }
                : new HttpAnswer(request, response, download.File.ReadAllBytes());
        }
        catch (Exception exception) when (token.IsCancellationRequested && exception is not OperationCanceledException)
        {
            throw new OperationCanceledException(exception.Message, exception, token);
        }
    }

    private HttpRequestMessage Prepare(BentoCall call, HttpRequestMessage request, Uri? target)
    {
        request.Headers.ExpectContinue = call.AsksFirst ? true : null;
        request.RequestUri = target ?? new Uri(Address, request.RequestUri!.OriginalString);
        _headers.AddTo(request, isTrusted: target is null || Redirects.IsTrusted(Address, target));
        return request;
    }

    private Exception Translate(Exception exception, HttpRequestMessage request, RequestLimit limit)
    {
        if (limit.Caller.IsCancellationRequested)
        {
            return new OperationCanceledException($"{RequestText.Of(request)} was canceled by its caller.", exception, limit.Caller);
        }

        if (FileReadException.CauseOf(exception) is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        var connectTimeoutOnly = ownsClient && !limit.IsReached;
        return new TransportException(TransportFailures.Sort(exception, connectTimeoutOnly), RequestText.Of(request), exception);
    }
}
