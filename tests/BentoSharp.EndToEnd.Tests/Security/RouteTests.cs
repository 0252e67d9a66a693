using BentoSharp.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Security;

/// <summary>
/// Walks over every route that is mapped, from the application's own list of endpoints, so that a new one can't be forgotten.
/// </summary>
public sealed class RouteTests
{
    private const string Unknown = "00000000000070008000000000000000";
    private const string Secret = "annssecret";

    /// <summary>Routes that answer without a user, and why: see the guide to security.</summary>
    private static readonly string[] Open = ["/livez", "/readyz", "/healthz"];

    /// <summary>Routes that make new tasks (the call of delegate does, too), or tell of all requests: no two of their answers are the same.</summary>
    private static readonly string[] Makers = ["/submit", "/submit_many", "/delegate", "/metrics"];

    /// <summary>Routes for whoever is signed in: they describe the service.</summary>
    private static readonly string[] Unscoped = ["/schema.json", "/docs.json"];

    private SecuredHost _host = null!;
    private string _done = null!;
    private string _running = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await SecuredHost.StartAsync();
        _host.Host.Signals.Raise(Walk.Word);
        await using var ann = _host.Client("ann");
        var done = await ann.Keep.SubmitAsync(Secret);
        await done.GetResultAsync(TimeSpan.FromSeconds(30));
        _done = done.Id;
        _running = (await ann.Hold.SubmitAsync(Secret)).Id;
        await _host.Host.Signals.WaitAsync(Secret + " held");
    }

    [TearDown]
    public async Task StopAsync()
    {
        _host.Host.Signals.Raise(Secret);
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Without_credentials_no_route_answers_but_health()
    {
        using var nobody = _host.Caller(null);
        using var wrong = _host.Caller("unknown");
        foreach (var walk in Walks())
        {
            var expected = Open.Contains(walk.Path) && walk.Verb != "DELETE" ? 200 : 401;
            Assert.That((await walk.SendAsync(nobody, _done)).Status, Is.EqualTo(expected), walk.ToString());
            Assert.That((await walk.SendAsync(wrong, _done)).Status, Is.EqualTo(expected), $"{walk} with an unknown key");
        }
    }

    [Test]
    public async Task With_another_owners_key_every_route_answers_as_if_the_task_were_not_there()
    {
        using var bob = _host.Caller("bob");
        foreach (var walk in Walks())
        {
            foreach (var id in new[] { _done, _running })
            {
                var answer = await walk.SendAsync(bob, id);
                Assert.That(answer.Body, Does.Not.Contain(Secret), walk.ToString());
                Assert.That(answer.Status, Is.LessThan(500), walk.ToString());
                if (!Makers.Any(walk.Path.EndsWith))
                {
                    var unknown = await walk.SendAsync(bob, Unknown);
                    Assert.That(answer with { Body = answer.Body.Replace(id, Unknown) }, Is.EqualTo(unknown), walk.ToString());
                }
            }
        }

        await using var ann = _host.Client("ann");
        Assert.That((await ann.Hold.GetStatusAsync(_running)).Status, Is.EqualTo(BentoTaskStatus.InProgress), "nothing has canceled it");
    }

    [TestCase("GET", "/keep/status", 404)]
    [TestCase("GET", "/keep/get", 404)]
    [TestCase("GET", "/keep/logs", 404)]
    [TestCase("GET", "/keep/events", 404)]
    [TestCase("PUT", "/keep/cancel", 404)]
    [TestCase("POST", "/keep/retry", 404)]
    [TestCase("POST", "/keep/wait", 200)]
    [TestCase("POST", "/keep/cancel_many", 200)]
    [TestCase("POST", "/keep/retry_many", 200)]
    [TestCase("GET", "/keep/failed", 403)]
    [TestCase("POST", "/keep/failed/retry", 403)]
    [TestCase("POST", "/keep/pause", 403)]
    public async Task What_a_question_for_anothers_task_is_answered_with(string verb, string path, int status)
    {
        using var bob = _host.Caller("bob");
        var answer = await Walks().Single(walk => walk.Path == path && walk.Verb == verb).SendAsync(bob, _done);
        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Body, status == 200 ? Does.Contain(_done).And.Contain("not found") : Does.Not.Contain(Secret));
    }

    [Test]
    public async Task A_key_without_the_scope_of_a_route_is_refused()
    {
        foreach (var scope in BentoScopes.All.Except([BentoScopes.Admin]))
        {
            using var eve = _host.Caller($"eve-{scope}");
            foreach (var walk in Walks().Where(static walk => !Open.Contains(walk.Path)))
            {
                var needed = walk.Route.Metadata.GetMetadata<BentoScopeMetadata>()?.Scope;
                var answer = await walk.SendAsync(eve, _done);
                Assert.That(answer.Status, needed is null || needed == scope ? Is.Not.EqualTo(403) : Is.EqualTo(403), $"{walk} with the scope {scope}");
            }
        }
    }

    [Test]
    public void Every_route_asks_for_a_scope()
    {
        var without = Walks().Where(static walk => walk.Verb != "DELETE" && walk.Route.Metadata.GetMetadata<BentoScopeMetadata>() is null);
        Assert.That(without.Select(static walk => walk.Path).Distinct(), Is.EquivalentTo((string[])[.. Open, .. Unscoped]));
        Assert.That(
            Walks().Where(static walk => walk.Route.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(static walk => walk.Path).Distinct(),
            Is.EquivalentTo(Open));
    }

    [Test]
    public async Task An_administrator_sees_and_does_all()
    {
        await using var root = _host.Client("root");
        Assert.That(await root.Keep.GetAsync(_done), Is.EqualTo(Secret));
        Assert.That(await root.Keep.Failed.ListAsync().ToListAsync(), Is.Empty);
        await root.Hold.CancelAsync(_running);
        await using var ann = _host.Client("ann");
        Assert.That((await ann.Hold.GetStatusAsync(_running)).Status, Is.EqualTo(BentoTaskStatus.Canceled));
    }

    private IEnumerable<Walk> Walks() => Walk.Of(_host.Routes);
}
