using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>The routes that a service has beside its methods: health, metrics, schema and documentation.</summary>
internal static class SystemRoutes
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes, BentoServiceDefinition service, BentoSharpHost host, RequestMetrics metrics)
    {
        var schema = new Lazy<byte[]>(() => ServiceSchema.Write(service));
        var document = new Lazy<byte[]>(() => OpenApiDocument.Write(service));
        Map(routes, "/readyz", context => HealthAsync(context, host.IsReady));
        Map(routes, "/livez", context => HealthAsync(context, host.IsLive));
        Map(routes, "/healthz", context => HealthAsync(context, host.IsLive));
        Map(routes, "/metrics", context => TextAsync(context, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.Write()));
        Map(routes, "/schema.json", context => Answers.ReplayAsync(context, 200, Answers.JsonType, [], schema.Value));
        Map(routes, "/docs.json", context => Answers.ReplayAsync(context, 200, Answers.JsonType, [], document.Value));
    }

    private static void Map(IEndpointRouteBuilder routes, string path, RequestDelegate handler)
    {
        routes.MapMethods(path, GetOrHead, context => PlainAnswers.RedirectsSlash(context) ? Task.CompletedTask : handler(context));
        PlainAnswers.MapMethodNotAllowed(routes, path, GetOrHead);
    }

    private static Task HealthAsync(HttpContext context, bool isWell) =>
        TextAsync(context, isWell ? 200 : 503, "text/plain; charset=utf-8", "\n");

    private static Task TextAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
