using System.Net.Http.Headers;
using Refit;

namespace BentoSharp.Client.Transport;

/// <summary>Sends one try of a request and reads its answer whole, on the caller's thread or asynchronously.</summary>
internal sealed class HttpExchange
{
    private readonly HttpClient _client;
    private readonly bool _ownsClient;
    private readonly IBentoRequests _requests;
    private readonly RequestHeaders _headers;
    private readonly BentoHttpClientOptions _options;

    public HttpExchange(HttpClient client, bool ownsClient, Uri address, BentoHttpClientOptions options)
    {
        _client = client;
        _ownsClient = ownsClient;
        _requests = RestService.ForGenerated<IBentoRequests>(client, new RefitSettings());
        _headers = new RequestHeaders(client, options);
        _options = options;
        Address = address;
    }

    /// <summary>The service's address, without a trailing slash.</summary>
    public Uri Address { get; }

    /// <exception cref="TransportException">No answer came.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public async Task<HttpAnswer> SendAsync(BentoCall call, CancellationToken token)
    {
        using var limit = new RequestLimit(_options, call, token);
        using var request = await BuildAsync(call).ConfigureAwait(false);
        try
        {
            using var response = await _client.SendAsync(request, limit.Token).ConfigureAwait(false);
            return Read(response, request, await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (TransportFailures.IsFailure(exception))
        {
            throw Translate(exception, request, limit, token);
        }
    }

    /// <inheritdoc cref="SendAsync"/>
    public HttpAnswer Send(BentoCall call, CancellationToken token)
    {
        using var limit = new RequestLimit(_options, call, token);
        using var request = BuildAsync(call).GetAwaiter().GetResult();
        try
        {
            using var response = _client.Send(request, limit.Token);
            using var stream = response.Content.ReadAsStream(limit.Token);
            var body = new byte[stream.Length];
            stream.ReadExactly(body);
            return Read(response, request, body);
        }
        catch (Exception exception) when (TransportFailures.IsFailure(exception))
        {
            throw Translate(exception, request, limit, token);
        }
    }

    /// <summary>Completes at once: nothing is sent here.</summary>
    private async Task<HttpRequestMessage> BuildAsync(BentoCall call)
    {
        var request = await call.Build(_requests).ConfigureAwait(false);
        request.RequestUri = new Uri(Address, request.RequestUri!.OriginalString);
        _headers.AddTo(request);
        return request;
    }

    private static HttpAnswer Read(HttpResponseMessage response, HttpRequestMessage request, byte[] body) =>
        new((int)response.StatusCode, ContentType(response.Content.Headers), body, response.Headers, response.Content.Headers)
        {
            Request = Describe(request),
        };

    private static string? ContentType(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;

    private Exception Translate(Exception exception, HttpRequestMessage request, RequestLimit limit, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return new OperationCanceledException($"{Describe(request)} was canceled by its caller.", exception, token);
        }

        var connectTimeoutOnly = _ownsClient && !limit.IsReached;
        return new TransportException(TransportFailures.Sort(exception, connectTimeoutOnly), Describe(request), exception);
    }

    private static string Describe(HttpRequestMessage request) => $"{request.Method} {request.RequestUri?.GetLeftPart(UriPartial.Path)}";
}
