using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using BentoSharp.Hosting.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using static BentoSharp.EndToEnd.Tests.Security.SecuredHost;

namespace BentoSharp.EndToEnd.Tests.Security;

/// <summary>Whom a task belongs to, and who sees it.</summary>
public sealed class OwnershipTests
{
    [Test]
    public async Task Children_and_retries_belong_to_the_owner_of_the_first_task()
    {
        await using var host = await SecuredHost.StartAsync();
        await using var ann = host.Client("ann");
        await using var root = host.Client("root");
        var parent = await ann.Delegate.SubmitAsync("word");
        var child = await parent.GetResultAsync(TimeSpan.FromSeconds(30));
        var retry = await ann.Keep.RetryAsync(child);
        var ofRoot = await root.Keep.RetryAsync(child);
        foreach (var id in new[] { parent.Id, child, retry.Id, ofRoot.Id })
        {
            Assert.That(await OwnerAsync(host.Host, id), Is.EqualTo("ann"));
        }

        await using var bob = host.Client("bob");
        await Assert.ThrowsAsync<BentoTaskNotFoundException>(() => bob.Keep.GetStatusAsync(child));
        Assert.That(await ofRoot.GetResultAsync(TimeSpan.FromSeconds(30)), Is.EqualTo("word"));
    }

    [Test]
    public async Task What_the_services_own_code_submits_is_seen_by_administrators_only()
    {
        await using var host = await SecuredHost.StartAsync();
        await using var ann = host.Client("ann");
        await using var root = host.Client("root");
        var own = await host.Host.Services.GetRequiredService<IVaultClient>().Keep.SubmitAsync("word");
        await Assert.ThrowsAsync<BentoTaskNotFoundException>(() => ann.Keep.GetStatusAsync(own.Id));
        Assert.That((await root.Keep.GetStatusAsync(own.Id)).Id, Is.EqualTo(own.Id));
    }

    [Test]
    public async Task Where_nothing_requires_authorization_those_who_are_signed_in_have_their_own_tasks_and_all_share_the_others()
    {
        await using var host = await SecuredHost.StartAsync(protect: static _ => { });
        await using var ann = host.Client("ann");
        await using var nobody = new VaultAsyncHttpClient(host.Host.Url);
        var own = await ann.Keep.SubmitAsync("word");
        var shared = await nobody.Keep.SubmitAsync("word");
        Assert.That((await ann.Keep.GetStatusAsync(own.Id)).Id, Is.EqualTo(own.Id));
        Assert.That((await ann.Keep.GetStatusAsync(shared.Id)).Id, Is.EqualTo(shared.Id));
        await Assert.ThrowsAsync<BentoTaskNotFoundException>(() => nobody.Keep.GetStatusAsync(own.Id));
        await Assert.ThrowsAsync<BentoTaskNotFoundException>(() => nobody.Keep.CancelAsync(own.Id));
    }

    [Test]
    public async Task The_list_of_failed_tasks_has_those_that_the_caller_sees()
    {
        await using var host = await SecuredHost.StartAsync(protect: static _ => { });
        await using var nobody = new VaultAsyncHttpClient(host.Host.Url);
        await using var ann = host.Client("ann");
        await using var root = host.Client("root");
        var (own, shared) = (await ann.Lose.SubmitAsync("hers"), await nobody.Lose.SubmitAsync("theirs"));
        await Assert.ThrowsAsync<BentoTaskFailedException>(() => own.WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAsync<BentoTaskFailedException>(() => shared.WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.That(await IdsAsync(nobody), Is.EquivalentTo(new[] { shared.Id }));
        Assert.That(await IdsAsync(ann), Is.EquivalentTo(new[] { shared.Id, own.Id }));
        Assert.That(await IdsAsync(root), Is.EquivalentTo(new[] { shared.Id, own.Id }));
        Assert.That(
            (await Assert.ThrowsAsync<BentoServiceException>(() => nobody.Lose.Failed.RetryAsync([own.Id])))!.StatusCode, Is.EqualTo(404));
        Assert.That(await nobody.Lose.Failed.RetryAllAsync(), Has.Count.EqualTo(1));

        static async Task<List<string>> IdsAsync(VaultAsyncHttpClient client) => await client.Lose.Failed.ListAsync().Select(task => task.Id).ToListAsync();
    }

    [Test]
    public async Task An_idempotency_key_is_its_owners()
    {
        await using var host = await SecuredHost.StartAsync();
        await using var ann = host.Client("ann");
        await using var bob = host.Client("bob");
        var options = new SubmitOptions { IdempotencyKey = "k" };
        var first = await ann.Keep.SubmitAsync("word", options: options);
        Assert.That((await ann.Keep.SubmitAsync("word", options: options)).Id, Is.EqualTo(first.Id));
        Assert.That((await bob.Keep.SubmitAsync("other", options: options)).Id, Is.Not.EqualTo(first.Id));
    }

    [TestCase("sub=ann;name=Ann", null, "ann")]
    [TestCase("name=Ann;" + ClaimTypes.NameIdentifier + "=17", null, "17")]
    [TestCase(ClaimTypes.Name + "=Ann", null, "Ann")]
    [TestCase("sub=ann;tenant=acme", "tenant", "acme")]
    public async Task The_owner_is_the_first_of_the_usual_claims_or_the_one_that_is_configured(string claims, string? ownerClaim, string owner)
    {
        await using var host = await ClaimsHostAsync(ownerClaim);
        Assert.That(await OwnerAsync(host, await SubmitAsync(host, claims)), Is.EqualTo(owner));
    }

    [Test]
    public async Task A_user_without_such_a_claim_is_refused_with_the_name_of_the_setting()
    {
        await using var host = await ClaimsHostAsync(null, static options => options.ExposeErrors = true);
        using var answer = await PostAsync(host, "/keep/submit", "email=ann@example.org");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("OwnerClaim"));
    }

    [TestCase("sub=ann", 200)]
    [TestCase("sub=ann;scope=openid submit", 200)]
    [TestCase("sub=ann;scp=submit", 200)]
    [TestCase("sub=ann;http://schemas.microsoft.com/identity/claims/scope=submit", 200)]
    [TestCase("sub=ann;scope=admin", 200)]
    [TestCase("sub=ann;scope=submitter", 403)]
    [TestCase("sub=ann;scope=read cancel", 403)]
    public async Task A_token_without_scopes_may_submit_and_one_with_scopes_needs_the_right_one(string claims, int status)
    {
        await using var host = await ClaimsHostAsync(null);
        using var answer = await PostAsync(host, "/keep/submit", claims);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    [TestCase("sub=ann", 403)]
    [TestCase("sub=ann;scope=submit read cancel", 403)]
    [TestCase("sub=ann;scope=admin", 200)]
    public async Task An_administrator_is_who_has_the_scope_by_name(string claims, int status)
    {
        await using var host = await ClaimsHostAsync(null);
        using var answer = await PostAsync(host, "/pause", claims);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task A_policy_of_the_applications_own_takes_the_place_of_ours()
    {
        await using var host = await ClaimsHostAsync(
            null, authorization: static options => options.AddPolicy(BentoPolicies.Admin, static policy => policy.RequireClaim("group", "operators")));
        var id = await SubmitAsync(host, "sub=ann");
        Assert.That((int)(await GetAsync(host, id, "sub=bob;scope=admin")).StatusCode, Is.EqualTo(404));
        Assert.That((int)(await GetAsync(host, id, "sub=bob;group=operators")).StatusCode, Is.EqualTo(200));
        Assert.That((int)(await PostAsync(host, "/pause", "sub=bob;group=operators")).StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task A_fallback_policy_protects_the_routes_and_their_scopes_count()
    {
        await using var host = await ClaimsHostAsync(
            null,
            authorization: static options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim("staff").Build(),
            protect: static _ => { });
        Assert.That((int)(await PostAsync(host, "/keep/submit", null)).StatusCode, Is.EqualTo(401));
        Assert.That((int)(await PostAsync(host, "/keep/submit", "sub=ann")).StatusCode, Is.EqualTo(403));
        Assert.That((int)(await PostAsync(host, "/keep/submit", "sub=ann;staff=1;scope=read")).StatusCode, Is.EqualTo(403));
        Assert.That((int)(await PostAsync(host, "/keep/submit", "sub=ann;staff=1")).StatusCode, Is.EqualTo(200));
    }

    private static Task<ProbeHost> ClaimsHostAsync(
        string? ownerClaim,
        Action<BentoSharpOptions>? configure = null,
        Action<AuthorizationOptions>? authorization = null,
        Action<IEndpointConventionBuilder>? protect = null) => ProbeHost.StartAsync(
            options =>
            {
                options.OwnerClaim = ownerClaim;
                configure?.Invoke(options);
            },
            add: builder =>
            {
                ClaimsScheme.Add(builder.Services);
                builder.Services.AddAuthorization(authorization ?? (static _ => { }));
                builder.AddVault();
            },
            protect: protect ?? (static routes => routes.RequireAuthorization()));

    private static async Task<string> SubmitAsync(ProbeHost host, string claims)
    {
        using var answer = await PostAsync(host, "/keep/submit", claims);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("task_id").GetString()!;
    }

    private static Task<HttpResponseMessage> PostAsync(ProbeHost host, string path, string? claims) =>
        SendAsync(host, HttpMethod.Post, path, claims, new StringContent("""{"word":"w"}""", System.Text.Encoding.UTF8, "application/json"));

    private static Task<HttpResponseMessage> GetAsync(ProbeHost host, string id, string claims) =>
        SendAsync(host, HttpMethod.Get, $"/keep/status?task_id={id}", claims, null);

    private static async Task<HttpResponseMessage> SendAsync(ProbeHost host, HttpMethod verb, string path, string? claims, HttpContent? body)
    {
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var request = new HttpRequestMessage(verb, path) { Content = body };
        if (claims is not null)
        {
            request.Headers.Add(ClaimsScheme.Header, claims);
        }

        return await http.SendAsync(request);
    }

    private static async Task<string?> OwnerAsync(ProbeHost host, string id) =>
        (await host.Services.GetRequiredService<ITaskStore>().ReadAsync([Guid.Parse(id)], TaskParts.None, CancellationToken.None))[0]!.Owner;
}
