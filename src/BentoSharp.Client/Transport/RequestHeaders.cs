using System.Net.Http.Headers;

namespace BentoSharp.Client.Transport;

/// <summary>The headers that every request has.</summary>
internal sealed class RequestHeaders(HttpClient client, BentoHttpClientOptions options)
{
    private readonly AuthenticationHeaderValue? _authorization =
        options.BearerToken is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;

    /// <param name="request">The request.</param>
    /// <param name="isTrusted">Whether it goes to the service itself; a redirect to another host is shown none of the user's headers.</param>
    public void AddTo(HttpRequestMessage request, bool isTrusted)
    {
        if (client.DefaultRequestHeaders.UserAgent.Count == 0)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        }

        if (!isTrusted)
        {
            return;
        }

        request.Headers.Authorization = _authorization;
        if (options.ApiKey is { } key)
        {
            request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        }

        foreach (var (name, value) in options.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        options.ConfigureRequest?.Invoke(request);
    }
}
