using BentoSharp.Hosting.Health;
using BentoSharp.Hosting.OpenApi;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>The routes that a service has beside its methods: health, metrics, schema and documentation.</summary>
internal static class SystemRoutes
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    // Who asks whether the service lives has no key, must not be turned away for asking often, and learns nothing else.
    private static readonly object[] Open = [new AllowAnonymousAttribute(), new DisableRateLimitingAttribute()];

    public static void Map(DescribedRoutes routes, BentoServiceDefinition service, HealthAnswer health, RequestMetrics metrics, string place)
    {
        var schema = new Lazy<byte[]>(() => ServiceSchema.Write(service));
        byte[]? document = null;
        Map("/readyz", context => health.ReadyAsync(context, service), Open);
        Map("/livez", context => health.LiveAsync(context, service), Open);
        Map("/healthz", context => health.LiveAsync(context, service), Open);
        Map("/metrics", context => TextAsync(context, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.Write()), new BentoScopeMetadata(BentoScopes.Read));
        Map("/schema.json", context => Answers.ReplayAsync(context, 200, Answers.JsonType, [], schema.Value));
        Map("/docs.json", async context => await Answers.ReplayAsync(
            context, 200, Answers.JsonType, [], document ??= await WriteAsync(context, service, routes).ConfigureAwait(false)).ConfigureAwait(false));

        void Map(string path, RequestDelegate handler, params object[] metadata) => routes.Map(
            ServiceOperations.Of(service, path, HttpMethods.Get, place),
            GetOrHead,
            context => PlainAnswers.RedirectsSlash(context) ? Task.CompletedTask : handler(context),
            $"{service.Name} {path[1..]}",
            metadata);
    }

    /// <summary>Writes the document when it is first asked for: what the application asks of callers is known then.</summary>
    private static async Task<byte[]> WriteAsync(HttpContext context, BentoServiceDefinition service, DescribedRoutes routes)
    {
        var endpoints = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(static endpoint => endpoint.Metadata.GetMetadata<RouteOperation>() is not null)
            .ToDictionary(static endpoint => endpoint.Metadata.GetMetadata<RouteOperation>()!);
        var operations = new List<(RouteOperation, SignIn?)>();
        foreach (var operation in routes.Operations)
        {
            var signIn = endpoints.GetValueOrDefault(operation) is { } endpoint
                ? await SignIn.OfAsync(endpoint.Metadata, context.RequestServices).ConfigureAwait(false)
                : null;
            operations.Add((operation, signIn));
        }

        return ServiceDocument.Write(service, operations);
    }

    private static Task TextAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
