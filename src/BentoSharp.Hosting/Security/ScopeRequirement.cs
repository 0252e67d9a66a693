using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace BentoSharp.Hosting.Security;

/// <summary>What <see cref="BentoPolicies"/> ask for unless the application has policies of those names.</summary>
internal sealed class ScopeRequirement(string scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    // The last is what JWT handlers make of "scp" where they map claims to .NET's names.
    private static readonly string[] ClaimTypes = ["scope", "scp", "http://schemas.microsoft.com/identity/claims/scope"];

    /// <summary>Whether somebody who is signed in has a scope. Without any scope claim he has all but the one of administrators.</summary>
    public static bool Holds(ClaimsPrincipal user, string scope)
    {
        var isLimited = false;
        foreach (var claim in user.Claims)
        {
            if (Array.IndexOf(ClaimTypes, claim.Type) >= 0)
            {
                isLimited = true;
                if (Has(claim.Value, scope) || Has(claim.Value, BentoScopes.Admin))
                {
                    return true;
                }
            }
        }

        return !isLimited && scope != BentoScopes.Admin;
    }

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (Holds(context.User, scope))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    public override string ToString() => $"the scope {scope}";

    private static bool Has(string scopes, string scope)
    {
        foreach (var range in scopes.AsSpan().Split(' '))
        {
            if (scopes.AsSpan(range).SequenceEqual(scope))
            {
                return true;
            }
        }

        return false;
    }
}
