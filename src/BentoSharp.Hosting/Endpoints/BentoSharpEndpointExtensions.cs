using BentoSharp.Hosting;
using BentoSharp.Hosting.Endpoints;
using BentoSharp.Hosting.Endpoints.Admin;
using BentoSharp.Hosting.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps BentoSharp's endpoints.</summary>
public static class BentoSharpEndpointExtensions
{
    private const string DefaultAdminPrefix = "/_admin";

    /// <summary>
    /// Maps every service that was added: one at <c>/</c>, several each at <c>/&lt;service_name&gt;</c>. Each task has <c>submit</c>,
    /// <c>status</c>, <c>get</c>, <c>cancel</c>, <c>retry</c> and the immediate call; each service its health, schema and metrics routes. The whole has its
    /// admin routes at <c>/_admin</c>.
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
        RouteAuthorization.AddScopes(group);
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

        group.MapBentoAdmin(DefaultAdminPrefix);
        return group;
    }

    /// <summary>
    /// Maps what those who run services ask and do, over all services of this host: lists of tasks, one with all that is known of it, cancel, retry,
    /// pause and resume, as JSON. <see cref="MapBentoSharp"/> has done so at <c>/_admin</c>; the dashboard and the command line stand on it.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">The path that all of its routes begin with.</param>
    /// <returns>A builder for conventions of its endpoints.</returns>
    /// <remarks>Answered to the same callers as endpoints with <see cref="RequireBentoAdmin{TBuilder}"/>.</remarks>
    /// <exception cref="InvalidOperationException"><c>AddBentoSharp</c> was not called.</exception>
    public static IEndpointConventionBuilder MapBentoAdmin(this IEndpointRouteBuilder endpoints, string prefix)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var routes = endpoints.ServiceProvider.GetService<AdminRoutes>()
            ?? throw new InvalidOperationException("BentoSharp is not part of this application: call builder.Services.AddBentoSharp() first.");
        var group = endpoints.MapGroup(prefix);
        RouteAuthorization.AddScopes(group);
        routes.Map(group);
        return group;
    }

    /// <summary>
    /// Answers endpoints to those only who may run services. Where authorization is required these are who fulfils
    /// <see cref="BentoPolicies.Admin"/>; else callers on the own machine, and others where <see cref="BentoSharpOptions.AllowRemoteAdmin"/> is set.
    /// Everybody else is answered with 403.
    /// </summary>
    /// <typeparam name="TBuilder">The type of the builder.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns>The builder.</returns>
    public static TBuilder RequireBentoAdmin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new BentoScopeMetadata(BentoScopes.Admin)));
        RouteAuthorization.AddScopes(builder);
        builder.Finally(static endpoint =>
        {
            var inner = endpoint.RequestDelegate!;
            var options = endpoint.ApplicationServices.GetRequiredService<BentoSharpOptions>();
            endpoint.RequestDelegate = new RequestDelegate(AdminAccess.Only(context => inner(context), options));
        });
        return builder;
    }
}
