using System.Net;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.EndToEnd.Tests.Security;

/// <summary>The vault behind API keys: ann and bob may do all with their own tasks, root is an administrator.</summary>
public sealed class SecuredHost : IAsyncDisposable
{
    private SecuredHost(ProbeHost host) => Host = host;

    public ProbeHost Host { get; }

    public static async Task<SecuredHost> StartAsync(
        Action<BentoSharpOptions>? configure = null,
        Action<BentoSharpBuilder>? add = null,
        Action<IEndpointConventionBuilder>? protect = null,
        Action<WebApplication>? map = null,
        string? folder = null) => new(await ProbeHost.StartAsync(
            configure,
            folder,
            add: builder =>
            {
                builder.Services.AddAuthentication().AddBentoApiKey(AddKeys);
                builder.Services.AddAuthorization();
                builder.AddVault();
                add?.Invoke(builder);
            },
            map: map,
            protect: protect ?? (static routes => routes.RequireAuthorization())));

    /// <summary>The key of somebody, such as <c>ann</c>, or of one who has a single scope, such as <c>eve-read</c>.</summary>
    public static string KeyOf(string name) => $"bsk_{name}-{new string('0', 40)}";

    public HttpClient Caller(string? name)
    {
        var http = new HttpClient { BaseAddress = new Uri(Host.Url) };
        if (name is not null)
        {
            http.DefaultRequestHeaders.Add(BentoApiKeyOptions.HeaderName, KeyOf(name));
        }

        return http;
    }

    public VaultAsyncHttpClient Client(string name) => new(Host.Url, new() { BearerToken = KeyOf(name) });

    public IEnumerable<RouteEndpoint> Routes => Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>();

    public static async Task<HttpStatusCode> CodeAsync(Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        return response.StatusCode;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static void AddKeys(BentoApiKeyOptions options)
    {
        Add("ann", BentoScopes.Submit, BentoScopes.Read, BentoScopes.Cancel);
        Add("bob", BentoScopes.Submit, BentoScopes.Read, BentoScopes.Cancel);
        Add("root", BentoScopes.Admin);
        foreach (var scope in BentoScopes.All)
        {
            Add($"eve-{scope}", scope);
        }

        void Add(string name, params string[] scopes) =>
            options.Keys.Add(new BentoApiKey { Name = name, Owner = name, Hash = BentoApiKey.HashOf(KeyOf(name)), Scopes = scopes });
    }
}
