using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Endpoints.Admin;

/// <summary>
/// Maps what those who run services ask and do, over all services of the host. Who may use it is decided by <see cref="AdminAccess"/>, for each
/// route alike.
/// </summary>
internal sealed class AdminRoutes(
    AdminLists lists,
    AdminTasks tasks,
    AdminActions actions,
    AdminOverview overview,
    AdminDevices devices,
    AdminEvents events,
    BentoSharpHost host,
    BentoSharpOptions options,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Post = [HttpMethods.Post];

    private readonly RequestMetrics _metrics = new("BentoSharp", time);
    private readonly ILogger _logger = loggers.CreateLogger("BentoSharp.Admin");

    public void Map(IEndpointRouteBuilder routes)
    {
        Map("/overview", Get, overview.ShowAsync);
        Map("/devices", Get, devices.ShowAsync);
        Map("/events", [HttpMethods.Get], events.FollowAsync);
        Map("/nodes", Get, new NodesEndpoint(host).ListAsync);
        Map("/tasks", Get, lists.ListAsync);
        Map("/tasks/count", Get, lists.CountAsync);
        Map("/tasks/failures", Get, lists.FailuresAsync);
        Map("/tasks/{id}", Get, tasks.ShowAsync);
        Map("/tasks/{id}/logs", Get, tasks.LogsAsync);
        Map("/tasks/{id}/result", Get, tasks.ResultAsync);
        Map("/tasks/{id}/events", [HttpMethods.Get], tasks.EventsAsync);
        Map("/tasks/cancel", Post, actions.CancelAsync);
        Map("/tasks/retry", Post, actions.RetryAsync);
        Map("/pause", Post, actions.PauseAsync);
        Map("/resume", Post, actions.ResumeAsync);
        ServiceRoutes.MapNotFound(routes, "");

        void Map(string path, string[] verbs, Func<HttpContext, Task> handler)
        {
            var guarded = new AnswerGuard(
                AdminAccess.Only(handler, options), "BentoSharp", _metrics.Of(path), options.ExposeErrors == true, _logger);
            routes.MapMethods(path, verbs, guarded.InvokeAsync)
                .WithDisplayName($"BentoSharp admin {path}")
                .WithMetadata(new BentoScopeMetadata(BentoScopes.Admin))
                .ExcludeFromDescription();
        }
    }
}
