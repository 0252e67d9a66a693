using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Client.Tests.Server;

/// <summary>A real server that plays scripted answers: for each route in turn, the last one again and again.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Queue<Reply>> _scripts = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private WebApplication? _app;

    public int Port { get; private set; }

    public string Address => $"http://127.0.0.1:{Port}";

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    public static async Task<ScriptedServer> StartAsync()
    {
        var server = new ScriptedServer();
        await server.ListenAsync();
        return server;
    }

    /// <summary>Plays answers for a route such as <c>POST /add/submit</c>.</summary>
    public ScriptedServer On(string route, params Reply[] replies)
    {
        _scripts[route] = new Queue<Reply>(replies);
        return this;
    }

    public IReadOnlyList<RecordedRequest> RequestsTo(string route) =>
        [.. _requests.Where(request => $"{request.Method} {request.Path}" == route)];

    /// <summary>Listens, on the same port as before if it did.</summary>
    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, Port, static listen => listen.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(PlayAsync);
        await _app.StartAsync();
        Port = new Uri(_app.Urls.First()).Port;
    }

    /// <summary>Stops listening and closes every connection.</summary>
    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task PlayAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        _requests.Enqueue(new(
            request.Method, request.Path.Value!, request.QueryString.Value ?? "", new HeaderDictionary(request.Headers.ToDictionary()), body.ToArray(), context.Connection.Id));
        if (!_scripts.TryGetValue($"{request.Method} {request.Path.Value}", out var script))
        {
            context.Response.StatusCode = 404;
            return;
        }

        Reply reply;
        lock (script)
        {
            reply = script.Count > 1 ? script.Dequeue() : script.Peek();
        }

        await reply(context);
    }
}
