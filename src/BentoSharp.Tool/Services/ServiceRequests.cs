using System.Net;

namespace BentoSharp.Tool.Services;

/// <summary>Sends requests to a service and tells in words why there is no answer.</summary>
internal static class ServiceRequests
{
    /// <summary>Makes a request.</summary>
    /// <exception cref="CommandFailedException">A header is none.</exception>
    public static HttpRequestMessage Make(HttpMethod method, Uri address, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var request = new HttpRequestMessage(method, address);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Dispose();
                throw new CommandFailedException($"\"{name}\" is no header that a request can have");
            }
        }

        return request;
    }

    /// <summary>Sends a request and waits for the head of its answer.</summary>
    /// <exception cref="CommandFailedException">There is no answer, or it sends the caller somewhere else.</exception>
    public static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken stop = default)
    {
        var response = await TellAsync(http, request.RequestUri!, () => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop), stop);
        if (response.StatusCode is >= HttpStatusCode.MovedPermanently and <= HttpStatusCode.PermanentRedirect and not HttpStatusCode.NotModified
            && response.Headers.Location is { } location)
        {
            response.Dispose();
            throw new CommandFailedException(
                $"{request.RequestUri} sends to {new Uri(request.RequestUri!, location)}: give the address of the service itself, and a key if it asks for a sign-in");
        }

        return response;
    }

    /// <summary>Reads the body of an answer.</summary>
    /// <exception cref="CommandFailedException">It broke off.</exception>
    public static Task<byte[]> ReadAsync(HttpClient http, HttpResponseMessage response, CancellationToken stop = default) =>
        TellAsync(http, response.RequestMessage!.RequestUri!, () => response.Content.ReadAsByteArrayAsync(stop), stop);

    private static async Task<T> TellAsync<T>(HttpClient http, Uri address, Func<Task<T>> act, CancellationToken stop)
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new CommandFailedException($"{address} can't be reached: {exception.Message}", exception);
        }
        catch (TaskCanceledException exception) when (!stop.IsCancellationRequested)
        {
            throw new CommandFailedException($"{address} gave no answer within {http.Timeout.TotalSeconds} seconds", exception);
        }
    }
}
