using BentoSharp.Hosting;
using BentoSharp.Hosting.Endpoints;
using BentoSharp.Hosting.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps BentoSharp's endpoints.</summary>
public static class BentoSharpEndpointExtensions
{
    /// <summary>
    /// Maps every service that was added: one at <c>/</c>, several each at <c>/&lt;service_name&gt;</c>. Each task has <c>submit</c>,
    /// <c>status</c>, <c>get</c>, <c>cancel</c>, <c>retry</c> and the immediate call; each service its health, schema and metrics routes.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">A path that all routes begin with, such as <c>/api</c>. Default: none.</param>
    /// <returns>A builder for conventions of all the endpoints, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException">
    /// <c>AddBentoSharp</c> was not called, no service was added, or the services are mapped at this place already.
    /// </exception>
    public static IEndpointConventionBuilder MapBentoSharp(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider.GetService<ServiceRegistry>()
            ?? throw new InvalidOperationException("BentoSharp is not part of this application: call builder.Services.AddBentoSharp() first.");
        if (services.All.Count == 0)
        {
            throw new InvalidOperationException("There is no service to map: add one, such as builder.Services.AddBentoSharp().AddImageGeneration().");
        }

        if (!services.TryMap(endpoints, prefix.Trim('/')))
        {
            throw new InvalidOperationException(
                $"MapBentoSharp was called twice for \"/{prefix.Trim('/')}\", so every request would have two endpoints: remove one of the calls.");
        }

        // Operations' ids are unique also where the services are mapped at several places.
        var first = services.PlaceCount == 1 ? "" : $"{prefix.Trim('/').Replace('/', '_')}__";
        var group = endpoints.MapGroup(prefix);
        RouteAuthorization.AddScopes(group, endpoints.ServiceProvider.GetService<IOptions<AuthorizationOptions>>()?.Value.FallbackPolicy);
        var routes = ActivatorUtilities.CreateInstance<ServiceRoutes>(endpoints.ServiceProvider);
        foreach (var service in services.All)
        {
            var place = services.All.Count == 1 ? "" : service.Path;
            routes.Map(place.Length == 0 ? group : group.MapGroup(place), service, first);
            if (prefix.Trim('/').Length > 0 || place.Length > 0)
            {
                ServiceRoutes.MapNotFound(group, place);
            }
        }

        return group;
    }
}
