using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BentoSharp.Tool.Output;
using BentoSharp.Tool.Words;

namespace BentoSharp.Tool.Services;

/// <summary>The routes for those who run a service, which <c>MapBentoSharp</c> has at <c>/_admin</c>.</summary>
internal sealed class AdminApi
{
    public const string UrlVariable = "BENTOSHARP_URL";
    public const string KeyVariable = "BENTOSHARP_API_KEY";

    /// <summary>The options by which the service is named.</summary>
    public static readonly string[] Options = ["-u|--url=", "--admin-path=", .. HeaderWords.Options];

    private const string UsualPath = "/_admin";

    // BentoML's words.
    private const string NoTask = "task_id not found";

    private readonly Session _session;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;
    private readonly Uri _root;

    private AdminApi(Session session, IReadOnlyList<KeyValuePair<string, string>> headers, Uri root)
    {
        _session = session;
        _headers = headers;
        _root = root;
    }

    /// <summary>Finds the routes. Those of a service below a path stand beside it, so its address is tried without the last part too.</summary>
    /// <exception cref="CommandFailedException">They are not there.</exception>
    public static async Task<AdminApi> FindAsync(Session session, GivenWords words)
    {
        var headers = HeaderWords.Read(words, session.Variable(KeyVariable));
        var url = ServiceAddress.Parse(words.Value("--url") ?? session.Variable(UrlVariable) ?? "http://localhost:3000");
        var path = words.Value("--admin-path") ?? UsualPath;
        var api = new AdminApi(session, headers, ServiceAddress.Below(url, path));
        if (url.AbsolutePath == "/" || words.Has("--admin-path"))
        {
            return api;
        }

        using var request = ServiceRequests.Make(HttpMethod.Head, ServiceAddress.Below(api._root, "overview"), headers);
        using var answer = await ServiceRequests.SendAsync(session.Http, request, session.Stop);
        var parent = url.AbsolutePath.TrimEnd('/');
        return answer.StatusCode == HttpStatusCode.NotFound
            ? new AdminApi(session, headers, ServiceAddress.Below(new Uri(url, parent[..(parent.LastIndexOf('/') + 1)]), path))
            : api;
    }

    /// <summary>Asks for something.</summary>
    /// <exception cref="CommandFailedException">The service can't be reached, refuses, or has no such thing.</exception>
    public async Task<JsonElement> GetAsync(string path, params IEnumerable<KeyValuePair<string, string>> query)
    {
        using var request = ServiceRequests.Make(HttpMethod.Get, ServiceAddress.Below(_root, path, Query(query)), _headers);
        return await SendAsync(request);
    }

    /// <summary>Lets something be done.</summary>
    /// <exception cref="CommandFailedException">The service can't be reached, or refuses.</exception>
    public async Task<JsonElement> PostAsync(string path, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        using var request = ServiceRequests.Make(HttpMethod.Post, ServiceAddress.Below(_root, path), _headers);
        request.Content = new ByteArrayContent(body.WrittenSpan.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return await SendAsync(request);
    }

    /// <summary>Opens a stream of events.</summary>
    /// <exception cref="CommandFailedException">The service can't be reached, or refuses.</exception>
    public async Task<HttpResponseMessage> OpenAsync(string path, string? lastEvent)
    {
        using var request = ServiceRequests.Make(HttpMethod.Get, ServiceAddress.Below(_root, path), _headers);
        if (lastEvent is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEvent);
        }

        var response = await ServiceRequests.SendAsync(_session.Http, request, _session.Stop);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new CommandFailedException(WhyNot(response, await ServiceRequests.ReadAsync(_session.Http, response, _session.Stop)));
        }
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request)
    {
        using var response = await ServiceRequests.SendAsync(_session.Http, request, _session.Stop);
        var body = await ServiceRequests.ReadAsync(_session.Http, response, _session.Stop);
        return !response.IsSuccessStatusCode ? throw new CommandFailedException(WhyNot(response, body))
            : Read(body) is { ValueKind: JsonValueKind.Object } answer ? answer
            : throw new CommandFailedException($"{request.RequestUri} answered what is no JSON object. Is it the address of a BentoSharp service, and not of a page before it?");
    }

    private string WhyNot(HttpResponseMessage response, byte[] body)
    {
        var error = Read(body) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("error", out var text) && text.ValueKind == JsonValueKind.String
            ? PlainText.Line(text.GetString())
            : null;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => $"{_root} asks for a key: give one that has the scope admin, with --api-key, {KeyVariable} or -H \"Name: value\"",
            HttpStatusCode.Forbidden => $"{_root} refuses: {error ?? "the key lacks the scope admin"}",
            HttpStatusCode.NotFound when error == NoTask => "there is no such task, or it is kept no longer",
            HttpStatusCode.NotFound when error is null or "Not Found" =>
                $"{_root} answered 404: no BentoSharp host has its admin routes there. Where MapBentoAdmin maps them elsewhere, name the path with --admin-path.",
            var code => error ?? $"{_root} answered {(int)code}",
        };
    }

    private static JsonElement? Read(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body, new JsonDocumentOptions { MaxDepth = 128 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Query(IEnumerable<KeyValuePair<string, string>> query)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in query)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.ToString();
    }
}
