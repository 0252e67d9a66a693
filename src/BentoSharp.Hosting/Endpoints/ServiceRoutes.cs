using System.Text.Json;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Maps the routes of a service, as BentoML's protocol has them.</summary>
internal sealed class ServiceRoutes(
    TaskQueue queue, BentoSharpHost host, BentoSharpOptions options, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    // BentoML's documentation says POST for cancel and PUT for retry, its server and clients the reverse: both take both.
    private static readonly string[] PutOrPost = [HttpMethods.Put, HttpMethods.Post];

    private readonly RequestReader _reader = new(options.MaxBodyBytes);
    private readonly ILogger _logger = loggers.CreateLogger("BentoSharp.Endpoints");

    /// <summary>Where a service is mapped when the host has several.</summary>
    public static string PrefixOf(BentoServiceDefinition service) => "/" + JsonNamingPolicy.SnakeCaseLower.ConvertName(service.Name);

    public void Map(IEndpointRouteBuilder routes, BentoServiceDefinition service)
    {
        SystemRoutes.Map(routes, service, host);
        foreach (var method in service.Methods)
        {
            var path = method.Method.Route;
            var call = new CallEndpoint(service, method, host, _reader);
            MapRoute(routes, path, [HttpMethods.Post], service, method, "call", call.InvokeAsync);
            if (method.Method.IsTask)
            {
                var task = new TaskEndpoints(service, method, queue, options, lifetime, _reader);
                MapRoute(routes, path + "/submit", [HttpMethods.Post], service, method, "submit", task.SubmitAsync);
                MapRoute(routes, path + "/status", GetOrHead, service, method, "status", task.StatusAsync);
                MapRoute(routes, path + "/get", GetOrHead, service, method, "get", task.GetAsync);
                MapRoute(routes, path + "/logs", GetOrHead, service, method, "logs", new LogsEndpoint(service, queue).InvokeAsync);
                MapRoute(routes, path + "/cancel", PutOrPost, service, method, "cancel", task.CancelAsync);
                MapRoute(routes, path + "/retry", PutOrPost, service, method, "retry", task.RetryAsync);
            }
        }
    }

    private void MapRoute(
        IEndpointRouteBuilder routes,
        string path,
        string[] verbs,
        BentoServiceDefinition service,
        BentoMethodDefinition method,
        string verb,
        Func<HttpContext, Task> handler)
    {
        var guarded = new AnswerGuard(handler, service.Name, options.ExposeErrors == true, _logger);
        routes.MapMethods(path, verbs, guarded.InvokeAsync).WithDisplayName($"{service.Name}.{method.Method.Name} {verb}");
    }
}
