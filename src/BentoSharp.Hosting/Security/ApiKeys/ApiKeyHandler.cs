using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BentoSharp.Hosting.Security.ApiKeys;

/// <summary>
/// Signs in whoever sends a known key, as <c>X-Api-Key</c> or <c>Authorization: Bearer</c>. Bearer tokens that do not look like keys are left to
/// other schemes.
/// </summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<BentoApiKeyOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<BentoApiKeyOptions>(options, loggers, encoder)
{
    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        KeyOf(Request.Headers) is not { } key ? AuthenticateResult.NoResult()
        : Options.Find(key, TimeProvider.GetUtcNow()) is { } found ? AuthenticateResult.Success(new AuthenticationTicket(UserOf(found), Scheme.Name))
        : AuthenticateResult.Fail("The API key is unknown or has expired."));

    // Without a body: other schemes may add to the answer.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append("WWW-Authenticate", KeyOf(Request.Headers) is null ? "Bearer" : "Bearer error=\"invalid_token\"");
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        if (Context.GetEndpoint()?.Metadata.GetMetadata<BentoScopeMetadata>() is { Scope: var scope })
        {
            Response.Headers.Append("WWW-Authenticate", $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
        }

        return Task.CompletedTask;
    }

    private static string? KeyOf(IHeaderDictionary headers)
    {
        if (headers[BentoApiKeyOptions.HeaderName] is { Count: > 0 } given)
        {
            return given.ToString();
        }

        var text = headers.Authorization.ToString();
        return text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && text.AsSpan(Bearer.Length).Trim() is var token
            && token.StartsWith(ApiKeyText.Prefix, StringComparison.Ordinal)
                ? token.ToString()
                : null;
    }

    private ClaimsPrincipal UserOf(BentoApiKey key)
    {
        var identity = new ClaimsIdentity(Scheme.Name, "name", roleType: null);
        identity.AddClaim(new Claim("sub", key.Owner, ClaimValueTypes.String, ClaimsIssuer));
        identity.AddClaim(new Claim("name", key.Name, ClaimValueTypes.String, ClaimsIssuer));
        foreach (var scope in key.Scopes)
        {
            identity.AddClaim(new Claim("scope", scope, ClaimValueTypes.String, ClaimsIssuer));
        }

        return new ClaimsPrincipal(identity);
    }
}
