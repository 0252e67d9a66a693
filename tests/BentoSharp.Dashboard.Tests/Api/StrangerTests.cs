using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using BentoSharp.Dashboard.Tests.Studio;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Dashboard.Tests.Api;

/// <summary>
/// Somebody without credentials, on the same machine, tries everything that a request can be at a host that asks its callers to sign in: nothing but
/// whether it is well is answered. The requests are written to the socket, so that no client puts them right.
/// </summary>
public sealed partial class StrangerTests
{
    private const string Secret = "northwind";

    /// <summary>The only routes that answer him, and what they say.</summary>
    private static readonly string[] Open = ["/livez", "/readyz", "/healthz"];

    // An empty line, which BentoML's probes answer with, as one chunk.
    private const string ChunkedLine = "1\r\n\n\r\n0";

    private static readonly string[] Verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "QUERY", "get"];

    private static readonly string[] Headers =
    [
        "Host: localhost", "Host: example.org", "Host: ", "Host: 127.0.0.1.example.org", "Host: [::1]", "Origin: https://example.org", "Origin: null",
        "Authorization: Bearer x", "Authorization: Basic eDp5", "X-Api-Key: bsk_x", "Cookie: bento-dashboard=0000000000000000000000000000000000000000000000000000000000000000",
        "X-Original-URL: /livez", "X-Rewrite-URL: /livez", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Prefix: /livez", "X-HTTP-Method-Override: GET", "Accept: application/json",
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
    ];

    private static readonly Func<string, string>[] Paths =
    [
        static path => path, static path => "/" + path, static path => path.Replace("/", "//", StringComparison.Ordinal), static path => path + "/",
        static path => path.ToUpperInvariant(), static path => "/." + path, static path => "/livez/.." + path, static path => "/livez/%2e%2e" + path,
        static path => "/livez/..%2f" + path[1..], static path => $"/%{(int)path[1]:x2}{path[2..]}", static path => "/%2f" + path[1..], static path => path.Replace("/", "%2f", StringComparison.Ordinal),
        static path => path + ";/livez", static path => path + "%00", static path => path + "%20", static path => path + "?/livez", static path => path + ".json",
        static path => path.Replace("/", "\\", StringComparison.Ordinal), static path => "http://127.0.0.1" + path, static path => path + "?format=json&task_id=",
    ];

    [TestCase(true)]
    [TestCase(false)]
    public async Task Nothing_that_a_stranger_can_send_is_answered_but_whether_the_service_is_well(bool byFallback)
    {
        await using var host = await StartAsync(byFallback);
        await host.Control.PauseAsync("Studio");
        var secret = (await host.InsertAsync(1, change: static (task, _) => task with { Owner = Secret, LimitKey = Secret }))[0];
        var routes = RoutesOf(host, secret).ToList();
        Assert.That(routes, Has.Count.GreaterThan(90).And.Contains("/dashboard/api/overview").And.Contains("/_admin/tasks").And.Contains("/openapi/v1.json").And.Contains("/metrics"));

        var requests = routes.SelectMany(route =>
            Verbs.Select(verb => (route, verb, target: route, header: ""))
                .Concat(Paths.Select(path => (route, verb: "GET", target: path(route), header: "")))
                .Concat(Headers.Select(header => (route, verb: "GET", target: route, header)))
                .Concat(Headers.Select(header => (route, verb: "POST", target: route, header))));
        var told = new List<string>();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (request, _) =>
        {
            var answer = await SendAsync(host, request.verb, request.target, request.header);
            if (!IsFine(answer, Open.Any(path => Uri.UnescapeDataString(request.target).Contains(path, StringComparison.OrdinalIgnoreCase))) || answer.Contains(Secret, StringComparison.Ordinal))
            {
                lock (told)
                {
                    told.Add($"{request.verb} {request.target} {request.header}: {answer}");
                }
            }
        });

        Assert.That(told, Is.Empty);
        Assert.That((await host.Client.Describe.GetStatusAsync(secret)).Status, Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That(host.Control.IsPaused("Studio"), Is.True);
    }

    private static Task<StudioHost> StartAsync(bool byFallback) => StudioHost.StartAsync(
        build: builder =>
        {
            builder.Services.AddAuthentication().AddBentoApiKey(static options => options.Keys.Add(
                new BentoApiKey { Name = "one", Owner = "ann", Hash = BentoApiKey.HashOf(BentoApiKey.NewKey()), Scopes = [BentoScopes.Admin] }));
            builder.Services.AddAuthorization(options => options.FallbackPolicy = byFallback ? options.DefaultPolicy : null);
            builder.Services.AddOpenApi();
        },
        use: app =>
        {
            var document = app.MapOpenApi();
            if (!byFallback)
            {
                document.RequireAuthorization();
            }
        },
        protect: routes =>
        {
            if (!byFallback)
            {
                routes.RequireAuthorization();
            }
        });

    private static IEnumerable<string> RoutesOf(StudioHost host, string id) => host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Select(route => Parameter().Replace(
            "/" + route.RoutePattern.RawText!.Trim('/'),
            match => match.Value switch
            {
                "{id}" => id,
                "{documentName}" => "v1",
                "{**name}" => "app.js",
                "{**page}" => "tasks",
                _ => "x",
            }))
        .Distinct();

    /// <summary>Refused, not there, not understood, or well and without another word.</summary>
    private static bool IsFine(string answer, bool mayBeHealth)
    {
        if (answer.Length == 0)
        {
            return true;
        }

        var status = int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Trim();
        return status is 400 or 401 or 403 or 404 or 405 or 415 or 501
            || (mayBeHealth && (status is 200 or 307) && body is "" or ChunkedLine or """{"status":"ok"}""");
    }

    private static async Task<string> SendAsync(StudioHost host, string verb, string target, string header)
    {
        var url = new Uri(host.Url);
        const string Body = """{"service":"Studio","filter":{}}""";
        var hostLine = header.StartsWith("Host:", StringComparison.Ordinal) ? "" : $"Host: {url.Authority}\r\n";
        var closeLine = header.Contains("Connection:", StringComparison.Ordinal) ? "" : "Connection: close\r\n";
        var bodyLines = verb is "POST" or "PUT" or "PATCH" ? $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n" : "";
        var request = $"{verb} {target} HTTP/1.1\r\n{hostLine}{closeLine}{bodyLines}{(header.Length > 0 ? header + "\r\n" : "")}\r\n{(bodyLines.Length > 0 ? Body : "")}";
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        try
        {
            return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch (IOException)
        {
            // The service has hung up.
            return "";
        }
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
