using BentoSharp.Hosting.Health;
using BentoSharp.Hosting.OpenApi;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Maps the routes of a service, as BentoML's protocol has them.</summary>
internal sealed class ServiceRoutes(
    TaskQueue queue,
    TaskWatch watch,
    FailedTasks failed,
    QueueControl control,
    BentoSharpHost host,
    HealthAnswer health,
    Callers callers,
    BentoSharpOptions options,
    ITaskStore store,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    // BentoML's documentation says POST for cancel and PUT for retry, its server and clients the reverse: both take both. The first is told.
    private static readonly string[] PutOrPost = [HttpMethods.Put, HttpMethods.Post];
    private static readonly string[] PostOrPut = [HttpMethods.Post, HttpMethods.Put];

    private readonly RequestReader _reader = new(options, store);
    private readonly ILogger _logger = loggers.CreateLogger("BentoSharp.Endpoints");

    /// <summary>Answers paths below another that nothing else answers. Not done at the application's root, whose other paths are not ours.</summary>
    public static void MapNotFound(IEndpointRouteBuilder routes, string path) =>
        routes.Map(path + "/{**rest}", (RequestDelegate)PlainAnswers.NotFoundAsync);

    /// <param name="routes">Where the service is mapped.</param>
    /// <param name="service">The service.</param>
    /// <param name="place">What its operations' ids begin with, where it is mapped elsewhere too.</param>
    public void Map(IEndpointRouteBuilder routes, BentoServiceDefinition service, string place)
    {
        var metrics = new RequestMetrics(service.Name, time);
        var described = new DescribedRoutes(routes, service);
        SystemRoutes.Map(described, service, health, metrics, place);
        MapAdmin(described, service, metrics, place);
        foreach (var (method, path) in Routes(service))
        {
            Map("", [HttpMethods.Post], "call", BentoScopes.Submit, Call(service, method));
            if (method.Method.IsTask)
            {
                var task = new TaskEndpoints(service, method, queue, control, host, options, lifetime, callers, _reader);
                Map("/submit", [HttpMethods.Post], "submit", BentoScopes.Submit, task.SubmitAsync);
                Map("/status", GetOrHead, "status", BentoScopes.Read, task.StatusAsync);
                Map("/get", GetOrHead, "get", BentoScopes.Read, task.GetAsync);
                Map("/logs", GetOrHead, "logs", BentoScopes.Read, new LogsEndpoint(service, queue, callers).InvokeAsync);
                Map("/events", GetOrHead, "events", BentoScopes.Read, new EventsEndpoint(service, watch, callers, lifetime, time).InvokeAsync);
                Map("/wait", [HttpMethods.Post], "wait", BentoScopes.Read, new WaitEndpoint(service, watch, callers, options, lifetime, time).InvokeAsync);
                var many = new ManyEndpoints(service, method, queue, callers, options);
                Map("/submit_many", [HttpMethods.Post], "submit many", BentoScopes.Submit, many.SubmitAsync);
                Map("/cancel_many", [HttpMethods.Post], "cancel many", BentoScopes.Cancel, many.CancelAsync);
                Map("/retry_many", [HttpMethods.Post], "retry many", BentoScopes.Submit, many.RetryAsync);
                var list = new FailedEndpoints(service, method.Method.Name, failed, callers);
                Map("/failed", GetOrHead, "failed", BentoScopes.Admin, AdminAccess.Only(list.ListAsync, options));
                Map("/failed/retry", [HttpMethods.Post], "retry failed", BentoScopes.Admin, AdminAccess.Only(list.RetryAsync, options));
                var pause = new PauseEndpoints(service, method.Method.Name, control);
                Map("/pause", [HttpMethods.Post], "pause", BentoScopes.Admin, AdminAccess.Only(pause.PauseAsync, options));
                Map("/resume", [HttpMethods.Post], "resume", BentoScopes.Admin, AdminAccess.Only(pause.ResumeAsync, options));
                Map("/cancel", PutOrPost, "cancel", BentoScopes.Cancel, task.CancelAsync);
                Map("/retry", PostOrPut, "retry", BentoScopes.Submit, task.RetryAsync);
            }

            MapNotFound(routes, path);

            void Map(string suffix, string[] verbs, string verb, string scope, Func<HttpContext, Task> handler)
            {
                var guarded = new AnswerGuard(Takes(verb) ? handler : RefuseAsync, service.Name, metrics.Of(path + suffix), options.ExposeErrors == true, _logger);
                var operation = MethodOperations.Of(service, method.Method, path, suffix, verbs[0], place);
                described.Map(operation, verbs, guarded.InvokeAsync, $"{service.Name}.{method.Method.Name} {verb}", new BentoScopeMetadata(scope));
            }
        }
    }

    /// <summary>Whether this process answers a verb: one that only works makes no tasks for callers.</summary>
    private bool Takes(string verb) =>
        options.Role != BentoNodeRole.Work || verb is not ("submit" or "submit many" or "retry" or "retry many" or "retry failed");

    private static Task RefuseAsync(HttpContext context) =>
        Answers.ErrorAsync(context, 503, "this node runs tasks and takes none (BentoSharp:Role is Work): submit to another node");

    /// <summary>Where each method is, also under the names that it had before.</summary>
    private static IEnumerable<(BentoMethodDefinition Method, string Path)> Routes(BentoServiceDefinition service)
    {
        var used = new HashSet<string>(service.Methods.Select(static method => method.Method.Route), StringComparer.OrdinalIgnoreCase);
        foreach (var method in service.Methods)
        {
            yield return (method, method.Method.Route);
            foreach (var alias in method.Settings.Aliases)
            {
                if (used.Add("/" + alias))
                {
                    yield return (method, "/" + alias);
                }
            }
        }
    }

    /// <summary>What concerns the whole service. A task whose route is the same goes first: then the service is paused in process only.</summary>
    private void MapAdmin(DescribedRoutes routes, BentoServiceDefinition service, RequestMetrics metrics, string place)
    {
        var pause = new PauseEndpoints(service, null, control);
        var all = new (string Path, string[] Verbs, Func<HttpContext, Task> Handler)[]
        {
            ("/pause", [HttpMethods.Post], pause.PauseAsync),
            ("/resume", [HttpMethods.Post], pause.ResumeAsync),
            ("/nodes", GetOrHead, new NodesEndpoint(host).ListAsync),
        };
        foreach (var (path, verbs, handler) in all)
        {
            if (Routes(service).All(route => !route.Path.Equals(path, StringComparison.OrdinalIgnoreCase)))
            {
                var guarded = new AnswerGuard(
                    AdminAccess.Only(handler, options), service.Name, metrics.Of(path), options.ExposeErrors == true, _logger);
                var operation = ServiceOperations.Of(service, path, verbs[0], place);
                routes.Map(operation, verbs, guarded.InvokeAsync, $"{service.Name} {path[1..]}", new BentoScopeMetadata(BentoScopes.Admin));
            }
        }
    }

    private Func<HttpContext, Task> Call(BentoServiceDefinition service, BentoMethodDefinition method) => method.Method.StreamType is null
        ? new CallEndpoint(service, method, host, _reader).InvokeAsync
        : new StreamEndpoint(service, method, host, _reader).InvokeAsync;
}
