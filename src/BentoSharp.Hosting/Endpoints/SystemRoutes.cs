using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>The routes that a service has beside its methods: health and schema.</summary>
internal static class SystemRoutes
{
    public static void Map(IEndpointRouteBuilder routes, BentoServiceDefinition service, BentoSharpHost host)
    {
        var schema = new Lazy<byte[]>(() => ServiceSchema.Write(service));
        routes.MapGet("/readyz", (RequestDelegate)(context => HealthAsync(context, host.IsReady)));
        routes.MapGet("/livez", (RequestDelegate)(static context => HealthAsync(context, true)));
        routes.MapGet("/healthz", (RequestDelegate)(static context => HealthAsync(context, true)));
        routes.MapGet("/schema.json", (RequestDelegate)(context => Answers.ReplayAsync(context, 200, Answers.JsonType, [], schema.Value)));
    }

    private static Task HealthAsync(HttpContext context, bool isWell)
    {
        context.Response.StatusCode = isWell ? 200 : 503;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("\n", context.RequestAborted);
    }
}
