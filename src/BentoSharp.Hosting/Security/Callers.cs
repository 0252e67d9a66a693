using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.Security;

/// <summary>Tells who sends a request, and whose tasks he sees. A request without a user costs nothing here.</summary>
internal sealed class Callers(BentoSharpOptions options)
{
    private const int MaxOwnerLength = 256;

    private static readonly string[] UsualClaims = ["sub", ClaimTypes.NameIdentifier, ClaimTypes.Name, "name"];

    private readonly string[] _claims = options.OwnerClaim is { Length: > 0 } claim ? [claim] : UsualClaims;

    /// <exception cref="BentoException">The user has no claim that tells him from others (403).</exception>
    public ValueTask<Caller> OfAsync(HttpContext context) =>
        UserOf(context) is { } user ? SignedInAsync(context, user) : new ValueTask<Caller>(Caller.Nobody);

    /// <summary>Who and what a submit comes from.</summary>
    /// <exception cref="BentoException">The user has no claim that tells him from others (403).</exception>
    public async ValueTask<SubmitContext> FromAsync(HttpContext context) =>
        new(await OfAsync(context).ConfigureAwait(false), TraceOf(context));

    /// <summary>The trace that a request belongs to.</summary>
    public static string? TraceOf(HttpContext context) => Activity.Current?.Id ?? context.Request.Headers.TraceParent;

    /// <summary>Whether a request comes from an administrator.</summary>
    public static ValueTask<bool> IsAdminAsync(HttpContext context) => HasScopeAsync(context, BentoScopes.Admin);

    /// <summary>Whether a request comes from somebody who has a scope.</summary>
    public static ValueTask<bool> HasScopeAsync(HttpContext context, string scope) =>
        UserOf(context) is { } user ? HasScopeAsync(context, user, scope) : new ValueTask<bool>(false);

    // HttpContext.User would make a user where there is none.
    private static ClaimsPrincipal? UserOf(HttpContext context)
    {
        if (context.Features.Get<IHttpAuthenticationFeature>()?.User is { } user)
        {
            foreach (var identity in user.Identities)
            {
                if (identity.IsAuthenticated)
                {
                    return user;
                }
            }
        }

        return null;
    }

    private static async ValueTask<bool> HasScopeAsync(HttpContext context, ClaimsPrincipal user, string scope)
    {
        var services = context.RequestServices;
        return services.GetService<IAuthorizationPolicyProvider>() is { } policies
            && services.GetService<IAuthorizationService>() is { } authorization
            && await policies.GetPolicyAsync(BentoPolicies.Of(scope)).ConfigureAwait(false) is { } policy
                ? (await authorization.AuthorizeAsync(user, context, policy).ConfigureAwait(false)).Succeeded
                : ScopeRequirement.Holds(user, scope);
    }

    private async ValueTask<Caller> SignedInAsync(HttpContext context, ClaimsPrincipal user)
    {
        var owner = OwnerOf(user);
        var isAdmin = await HasScopeAsync(context, user, BentoScopes.Admin).ConfigureAwait(false);
        return new Caller(owner, SeesAll: isAdmin, SeesUnowned: !RouteAuthorization.IsRequired(context.GetEndpoint()));
    }

    private string OwnerOf(ClaimsPrincipal user)
    {
        foreach (var claim in _claims)
        {
            foreach (var identity in user.Identities)
            {
                if (identity.IsAuthenticated && identity.FindFirst(claim)?.Value is { Length: > 0 } owner)
                {
                    return owner.Length <= MaxOwnerLength
                        ? owner
                        : throw new BentoException(403, $"the claim {claim} has {owner.Length} characters; an owner's name may have up to {MaxOwnerLength}");
                }
            }
        }

        throw new BentoException(
            403, $"the user is signed in but has no claim {string.Join(", ", _claims)}, so no task could belong to him (BentoSharp:OwnerClaim names the claim)");
    }
}
