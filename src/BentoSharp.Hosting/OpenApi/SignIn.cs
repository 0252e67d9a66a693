using System.Text.Json.Nodes;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Security.ApiKeys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>How callers of an operation sign in, for OpenAPI documents: by the schemes that the application has for it.</summary>
/// <param name="Scope">The scope that is asked for; null where being signed in is enough.</param>
/// <param name="Schemes">The schemes by their names, any of which will do, as OpenAPI has them. Those that it has no words for are left out.</param>
internal sealed record SignIn(string? Scope, IReadOnlyDictionary<string, JsonObject> Schemes)
{
    /// <summary>What an operation says of it.</summary>
    public string Sentence => Scope is null ? "Callers have to be signed in." : $"Asks for the scope {Scope}.";

    /// <summary>The answers to those who may not.</summary>
    public IEnumerable<(string Code, string Description)> Refusals =>
    [
        ("401", "The key or token is missing, unknown or expired."),
        ("403", Scope is null ? "The caller may not do this." : $"The caller lacks the scope {Scope}."),
    ];

    /// <summary>Reads it from an endpoint.</summary>
    /// <returns>Null where everybody is answered.</returns>
    public static async ValueTask<SignIn?> OfAsync(IReadOnlyList<object> metadata, IServiceProvider services)
    {
        if (!RouteAuthorization.IsRequired(metadata))
        {
            return null;
        }

        var schemes = new Dictionary<string, JsonObject>();
        foreach (var scheme in await SchemesAsync(metadata, services).ConfigureAwait(false))
        {
            Describe(scheme, services, schemes);
        }

        return new SignIn(metadata.OfType<BentoScopeMetadata>().FirstOrDefault()?.Scope, schemes);
    }

    private static async ValueTask<IEnumerable<AuthenticationScheme>> SchemesAsync(IReadOnlyList<object> metadata, IServiceProvider services)
    {
        if (services.GetService<IAuthenticationSchemeProvider>() is not { } provider)
        {
            return [];
        }

        var names = metadata.OfType<IAuthorizeData>().SelectMany(static data => (data.AuthenticationSchemes ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Concat(metadata.OfType<AuthorizationPolicy>().SelectMany(static policy => policy.AuthenticationSchemes))
            .ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0 && await provider.GetDefaultAuthenticateSchemeAsync().ConfigureAwait(false) is { } usual)
        {
            return [usual];
        }

        var all = await provider.GetAllSchemesAsync().ConfigureAwait(false);
        return all.Where(scheme => names.Count == 0 || names.Contains(scheme.Name));
    }

    private static void Describe(AuthenticationScheme scheme, IServiceProvider services, Dictionary<string, JsonObject> schemes)
    {
        var name = SchemaComponents.NameOf(scheme.Name);
        if (scheme.HandlerType == typeof(ApiKeyHandler))
        {
            schemes[name] = Bearer("An API key.");
            schemes[name + "Header"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = BentoApiKeyOptions.HeaderName };
        }
        else if (scheme.HandlerType == typeof(CookieAuthenticationHandler))
        {
            var cookie = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme.Name).Cookie.Name;
            schemes[name] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = cookie };
        }
        else if (scheme.HandlerType.Name is "JwtBearerHandler" or "BearerTokenHandler")
        {
            // The first is of a package that is not ours, the second internal.
            schemes[name] = Bearer("A token.");
        }
    }

    private static JsonObject Bearer(string description) => new() { ["type"] = "http", ["scheme"] = "bearer", ["description"] = description };
}
