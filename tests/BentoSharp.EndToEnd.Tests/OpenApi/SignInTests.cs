using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Security;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.OpenApi;

/// <summary>What the documents of a host say of how its callers sign in: ASP.NET's own, and the service's <c>/docs.json</c>.</summary>
public sealed class SignInTests
{
    private const string Cookies = "Cookies";
    private const string Tokens = "BearerToken";

    [TestCase("/openapi/v1.json")]
    [TestCase("/docs.json")]
    public async Task Each_operation_says_by_which_key_its_callers_sign_in_and_which_scope_it_asks_for(string path)
    {
        await using var host = await StartAsync();
        var document = await ReadAsync(host, path);

        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.That(schemes.EnumerateObject().Select(static scheme => scheme.Name), Is.EquivalentTo(["BentoApiKey", "BentoApiKeyHeader"]));
        Assert.That(schemes.GetProperty("BentoApiKey").GetProperty("scheme").GetString(), Is.EqualTo("bearer"));
        var header = schemes.GetProperty("BentoApiKeyHeader");
        Assert.That((header.GetProperty("in").GetString(), header.GetProperty("name").GetString()), Is.EqualTo(("header", BentoApiKeyOptions.HeaderName)));
        foreach (var (route, scope) in new[] { ("/keep/submit", "submit"), ("/keep/status", "read"), ("/keep/cancel", "cancel"), ("/keep/failed", "admin") })
        {
            var operation = Operation(document, route);
            Assert.That(SchemesOf(operation), Is.EquivalentTo(["BentoApiKey", "BentoApiKeyHeader"]), route);
            Assert.That(operation.GetProperty("description").GetString(), Does.EndWith($"Asks for the scope {scope}."), route);
            Assert.That(operation.GetProperty("responses").GetProperty("401").GetProperty("description").GetString(), Does.Contain("key"), route);
            Assert.That(operation.GetProperty("responses").GetProperty("403").GetProperty("description").GetString(), Does.Contain(scope), route);
        }
    }

    [TestCase("/openapi/v1.json")]
    [TestCase("/docs.json")]
    public async Task What_is_open_to_everybody_names_no_key(string path)
    {
        await using var host = await StartAsync();
        var health = Operation(await ReadAsync(host, path), "/readyz");

        Assert.That(health.TryGetProperty("security", out _), Is.False);
        Assert.That(health.GetProperty("responses").TryGetProperty("401", out _), Is.False);
    }

    [TestCase("/openapi/v1.json")]
    [TestCase("/docs.json")]
    public async Task Without_authorization_no_operation_names_a_key(string path)
    {
        await using var host = await StartAsync(protect: static _ => { });
        var document = await ReadAsync(host, path);

        Assert.That(document.GetProperty("components").TryGetProperty("securitySchemes", out _), Is.False);
        Assert.That(Operation(document, "/keep/submit").TryGetProperty("security", out _), Is.False);
    }

    [TestCase("/openapi/v1.json")]
    [TestCase("/docs.json")]
    public async Task Cookies_and_tokens_that_a_requirement_names_are_told_instead(string path)
    {
        await using var host = await StartAsync(
            static services => services.AddAuthentication().AddCookie(Cookies, static options => options.Cookie.Name = "session").AddBearerToken(Tokens),
            static routes => routes.RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = $"{Cookies}, {Tokens}, {BentoApiKeyOptions.DefaultScheme}" }));
        var document = await ReadAsync(host, path);

        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.That(SchemesOf(Operation(document, "/keep/submit")), Is.EquivalentTo([Cookies, Tokens, "BentoApiKey", "BentoApiKeyHeader"]));
        Assert.That((schemes.GetProperty(Cookies).GetProperty("in").GetString(), schemes.GetProperty(Cookies).GetProperty("name").GetString()), Is.EqualTo(("cookie", "session")));
        Assert.That(schemes.GetProperty(Tokens).GetProperty("scheme").GetString(), Is.EqualTo("bearer"));
    }

    [TestCase("/openapi/v1.json")]
    [TestCase("/docs.json")]
    public async Task The_document_is_valid(string path)
    {
        await using var host = await StartAsync();
        var result = OpenApiDocument.Parse((await ReadAsync(host, path)).GetRawText(), "json");

        Assert.That(result.Diagnostic?.Errors.Select(static error => error.ToString()), Is.Empty);
        Assert.That(result.Diagnostic?.Warnings.Select(static warning => warning.ToString()), Is.Empty);
    }

    private static Task<SecuredHost> StartAsync(Action<IServiceCollection>? add = null, Action<IEndpointConventionBuilder>? protect = null) => SecuredHost.StartAsync(
        add: builder =>
        {
            builder.Services.AddOpenApi();
            add?.Invoke(builder.Services);
        },
        protect: protect,
        map: static app => app.MapOpenApi());

    private static async Task<JsonElement> ReadAsync(SecuredHost host, string path)
    {
        using var http = host.Caller("ann");
        return JsonElement.Parse(await http.GetStringAsync(path));
    }

    private static JsonElement Operation(JsonElement document, string path) => document.GetProperty("paths").GetProperty(path).EnumerateObject().First().Value;

    private static IEnumerable<string> SchemesOf(JsonElement operation) =>
        operation.GetProperty("security").EnumerateArray().SelectMany(static one => one.EnumerateObject()).Select(static one => one.Name);
}
