using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BentoSharp.Hosting.Security;

/// <summary>
/// Adds the policy of a route's scope to it where the application requires authorization, by <c>RequireAuthorization</c> on it or on a group
/// around it, or by a fallback policy. Where it does not, the routes stay open.
/// </summary>
internal static class RouteAuthorization
{
    public static void AddScopes(IEndpointConventionBuilder routes) => routes.Finally(static endpoint =>
    {
        if (endpoint.Metadata.OfType<BentoScopeMetadata>().FirstOrDefault() is not { Scope: var scope }
            || endpoint.Metadata.Any(static item => item is IAllowAnonymous))
        {
            return;
        }

        if (!endpoint.Metadata.Any(IsRequirement))
        {
            if (endpoint.ApplicationServices.GetService<IOptions<AuthorizationOptions>>()?.Value.FallbackPolicy is not { } fallback)
            {
                return;
            }

            // ASP.NET passes it over for endpoints that have a policy of their own.
            endpoint.Metadata.Add(fallback);
        }

        // A group within a group asks for it once.
        if (!endpoint.Metadata.OfType<IAuthorizeData>().Any(data => data.Policy == BentoPolicies.Of(scope)))
        {
            endpoint.Metadata.Add(new AuthorizeAttribute(BentoPolicies.Of(scope)));
        }
    });

    /// <summary>Adds the policies that the application has not.</summary>
    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var scope in BentoScopes.All)
        {
            if (options.GetPolicy(BentoPolicies.Of(scope)) is null)
            {
                options.AddPolicy(BentoPolicies.Of(scope), policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)));
            }
        }
    }

    /// <summary>Whether only somebody who is allowed to reaches an endpoint: ASP.NET has checked him then.</summary>
    public static bool IsRequired(Endpoint? endpoint) =>
        endpoint is not null && IsRequired(endpoint.Metadata);

    /// <summary>Whether only somebody who is allowed to reaches an endpoint with such metadata.</summary>
    public static bool IsRequired(IReadOnlyList<object> metadata) =>
        !metadata.Any(static item => item is IAllowAnonymous) && metadata.Any(IsRequirement);

    /// <summary>Whether the application asks callers of the routes around an endpoint to sign in, though it is open itself.</summary>
    public static bool IsRequiredAround(HttpContext context) =>
        context.GetEndpoint()?.Metadata.Any(IsRequirement) == true
        || context.RequestServices.GetService<IOptions<AuthorizationOptions>>()?.Value.FallbackPolicy is not null;

    private static bool IsRequirement(object item) => item is IAuthorizeData or AuthorizationPolicy or IAuthorizationRequirementData;
}
