using System.Net.Http.Headers;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>Requests as a client of the service sends them, with a hundred bytes of arguments.</summary>
internal static class Requests
{
    private static readonly byte[] Body = """{"number":42,"text":"a hundred bytes of text, more or less, as many tasks have them, with some words in it"}"""u8.ToArray();

    public static HttpClient Client(string url) => new(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 }) { BaseAddress = new Uri(url) };

    public static async Task<string> PostAsync(HttpClient http, string path, bool waits = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (waits)
        {
            request.Headers.Add("Prefer", "wait=30");
        }

        using var response = await http.SendAsync(request);
        if (waits && !response.Headers.Contains("Bento-Task-Id"))
        {
            throw new InvalidOperationException("The answer is not the task's own.");
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }
}
