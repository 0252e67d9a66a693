using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using BentoSharp.Dashboard.Tests.Studio;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Dashboard.Tests.Api;

/// <summary>Who is answered, and what the browser is told.</summary>
public sealed class AccessTests
{
    private const string Pause = """{"service":"Studio"}""";

    [TestCase("X-Forwarded-For", "203.0.113.9")]
    [TestCase("Forwarded", "for=203.0.113.9")]
    [TestCase("X-Real-IP", "203.0.113.9")]
    [TestCase("Via", "1.1 proxy")]
    [TestCase("Origin", "https://example.org")]
    [TestCase("Origin", "null")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Host", "example.org")]
    public async Task No_route_of_the_dashboard_or_of_its_api_answers_who_is_not_on_this_machine(string header, string value)
    {
        await using var host = await StudioHost.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        var routes = host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static route => route.RoutePattern.RawText!.Contains("_admin/", StringComparison.Ordinal) || route.RoutePattern.RawText.Contains("dashboard", StringComparison.Ordinal))
            .ToList();

        Assert.That(routes, Has.Count.GreaterThan(28));
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!.Replace("{id}", new string('0', 32), StringComparison.Ordinal)
                .Replace("{**name}", "app.js", StringComparison.Ordinal).Replace("{**page}", "tasks", StringComparison.Ordinal).Replace("{**rest}", "x", StringComparison.Ordinal);
            foreach (var verb in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Parse(verb), path) { Content = verb == "POST" ? JsonContent.Create(new { service = "Studio" }) : null };
                request.Headers.TryAddWithoutValidation(header, value);
                using var answer = await http.SendAsync(request);

                // What there is not is told to everybody.
                Assert.That(
                    answer.StatusCode,
                    path.EndsWith("/x", StringComparison.Ordinal) ? Is.AnyOf(HttpStatusCode.NotFound, HttpStatusCode.Forbidden) : Is.EqualTo(HttpStatusCode.Forbidden),
                    $"{verb} {path}");
            }
        }

        Assert.That(host.Control.IsPaused("Studio"), Is.False);
    }

    [TestCase("/dashboard")]
    [TestCase("/dashboard/assets/app.js")]
    [TestCase("/dashboard/api/overview")]
    [TestCase("/dashboard/api/session")]
    public async Task Every_answer_tells_the_browser_to_run_its_own_files_only(string path)
    {
        await using var host = await StudioHost.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var answer = await http.GetAsync(path);
        using var refused = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "example.org" } };
        using var refusal = await http.SendAsync(refused);

        foreach (var response in new[] { answer, refusal })
        {
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.That(policy, Does.StartWith("default-src 'none'").And.Contain("frame-ancestors 'none'").And.Not.Contain("unsafe").And.Not.Contain("http"));
            Assert.That(response.Headers.GetValues("X-Content-Type-Options").Single(), Is.EqualTo("nosniff"));
        }

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(refusal.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Only_the_files_of_the_page_are_given()
    {
        await using var host = await StudioHost.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(host.Url + "/dashboard/") };

        foreach (var path in new[] { "assets/index.html", "assets/..%2f..%2fstudio.db", "assets/nothing.js", "api/nothing" })
        {
            using var answer = await http.GetAsync(path);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        }

        using var style = await http.GetAsync("assets/style.css");
        using var again = new HttpRequestMessage(HttpMethod.Get, "assets/style.css") { Headers = { IfNoneMatch = { style.Headers.ETag! } } };
        using var same = await http.SendAsync(again);
        Assert.That(same.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task What_changes_something_needs_the_token_of_the_page_and_its_own_origin()
    {
        await using var host = await StudioHost.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(host.Url + "/dashboard/api/") };
        var token = JsonElement.Parse(await http.GetStringAsync("session")).GetProperty("token").GetString()!;

        Assert.That(await PauseAsync(http, null, host.Url, null), Is.EqualTo(HttpStatusCode.Forbidden), "without a token");
        Assert.That(await PauseAsync(http, new string('0', 64), host.Url, null), Is.EqualTo(HttpStatusCode.Forbidden), "another token");
        Assert.That(await PauseAsync(http, token, null, null), Is.EqualTo(HttpStatusCode.Forbidden), "without an origin");
        Assert.That(await PauseAsync(http, token, "https://example.org", null), Is.EqualTo(HttpStatusCode.Forbidden), "another origin");
        Assert.That(await PauseAsync(http, token, host.Url, "cross-site"), Is.EqualTo(HttpStatusCode.Forbidden), "another site");
        Assert.That(await PauseAsync(http, token, host.Url, "same-site"), Is.EqualTo(HttpStatusCode.Forbidden), "a neighbour");
        Assert.That(host.Control.IsPaused("Studio"), Is.False);
        Assert.That(await PauseAsync(http, token, host.Url, null), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PauseAsync(http, token, host.Url, "same-origin"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(host.Control.IsPaused("Studio"), Is.True);
        using var other = new HttpClient { BaseAddress = http.BaseAddress };
        Assert.That(await PauseAsync(other, token, host.Url, "same-origin"), Is.EqualTo(HttpStatusCode.Forbidden), "a token without its cookie");
    }

    [Test]
    public async Task The_cookie_is_for_this_page_only_and_for_no_script()
    {
        await using var host = await StudioHost.StartAsync();
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false });
        using var answer = await http.GetAsync(host.Url + "/dashboard/api/session");

        Assert.That(answer.Headers.GetValues("Set-Cookie").Single(), Does.Contain("path=/dashboard").And.Contain("samesite=strict").And.Contain("httponly"));
    }

    [Test]
    public async Task A_dashboard_that_is_for_looking_only_changes_nothing()
    {
        await using var host = await StudioHost.StartAsync(static options => options.ReadOnly = true);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url + "/dashboard/api/") };
        var session = JsonElement.Parse(await http.GetStringAsync("session"));

        Assert.That(session.GetProperty("read_only").GetBoolean(), Is.True);
        Assert.That(await PauseAsync(http, session.GetProperty("token").GetString(), host.Url, "same-origin"), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(host.Control.IsPaused("Studio"), Is.False);
    }

    [TestCase("ada", false)]
    [TestCase("eve", true)]
    public async Task A_policy_says_who_may_do_more_than_look(string user, bool isReadOnly)
    {
        await using var host = await StudioHost.StartAsync(
            static options => options.WritePolicy = "operators",
            static builder => builder.Services.AddAuthorization(static options => options.AddPolicy("operators", static policy => policy.RequireUserName("ada"))),
            app => app.Use((context, next) =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], "test"));
                return next(context);
            }));
        using var http = new HttpClient { BaseAddress = new Uri(host.Url + "/dashboard/api/") };
        var session = JsonElement.Parse(await http.GetStringAsync("session"));

        Assert.That(session.GetProperty("read_only").GetBoolean(), Is.EqualTo(isReadOnly));
        Assert.That(session.GetProperty("user").GetString(), Is.EqualTo(user));
        Assert.That(
            await PauseAsync(http, session.GetProperty("token").GetString(), host.Url, "same-origin"),
            Is.EqualTo(isReadOnly ? HttpStatusCode.Forbidden : HttpStatusCode.OK));
    }

    [TestCase(null, null, HttpStatusCode.Unauthorized)]
    [TestCase(BentoScopes.Read, null, HttpStatusCode.Forbidden)]
    [TestCase(BentoScopes.Admin, null, HttpStatusCode.OK)]
    [TestCase(BentoScopes.Read, "one", HttpStatusCode.OK, Description = "an administrator is who the application's own policy names")]
    [TestCase(BentoScopes.Admin, "another", HttpStatusCode.Forbidden)]
    public async Task Where_callers_have_to_sign_in_the_dashboard_is_for_administrators(string? scope, string? admin, HttpStatusCode expected)
    {
        var key = BentoApiKey.NewKey();
        await using var host = await StudioHost.StartAsync(
            build: builder =>
            {
                builder.Services.AddAuthentication().AddBentoApiKey(
                    options => options.Keys.Add(new BentoApiKey { Name = "one", Owner = "ann", Hash = BentoApiKey.HashOf(key), Scopes = [scope ?? BentoScopes.Admin] }));
                builder.Services.AddAuthorization(options =>
                {
                    options.FallbackPolicy = options.DefaultPolicy;
                    if (admin is not null)
                    {
                        options.AddPolicy(BentoPolicies.Admin, policy => policy.RequireUserName(admin));
                    }
                });
            },
            use: static app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
            });
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        if (scope is not null)
        {
            http.DefaultRequestHeaders.Add(BentoApiKeyOptions.HeaderName, key);
        }

        foreach (var path in new[] { "/dashboard", "/dashboard/tasks", "/dashboard/assets/app.js", "/dashboard/api/session", "/dashboard/api/overview", "/_admin/tasks" })
        {
            using var answer = await http.GetAsync(path);
            Assert.That(answer.StatusCode, Is.EqualTo(expected), path);
        }
    }

    [Test]
    public async Task The_page_finds_its_files_below_a_path_base_too()
    {
        await using var host = await StudioHost.StartAsync(use: static app =>
        {
            app.UsePathBase("/ops");
            app.UseRouting();
        });
        using var http = new HttpClient();

        Assert.That(await http.GetStringAsync(host.Url + "/ops/dashboard/tasks"), Does.Contain("<base href=\"/ops/dashboard/\">"));
        Assert.That(await http.GetStringAsync(host.Url + "/dashboard"), Does.Contain("<base href=\"/dashboard/\">"));
    }

    [TestCase("")]
    [TestCase("/")]
    [TestCase("/{id}")]
    public void A_prefix_that_is_no_path_of_its_own_is_refused(string prefix)
    {
        using var app = (IDisposable)WebApplication.CreateSlimBuilder().Build();

        Assert.Throws<ArgumentException>(() => ((WebApplication)app).MapBentoDashboard(prefix));
    }

    private static async Task<HttpStatusCode> PauseAsync(HttpClient http, string? token, string? origin, string? site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "pause") { Content = new StringContent(Pause, System.Text.Encoding.UTF8, "application/json") };
        foreach (var (name, value) in new[] { ("X-Bento-Token", token), ("Origin", origin), ("Sec-Fetch-Site", site) })
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
