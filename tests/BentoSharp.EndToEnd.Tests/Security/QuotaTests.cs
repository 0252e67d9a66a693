using System.Threading.RateLimiting;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NUnit.Framework;
using static BentoSharp.EndToEnd.Tests.Security.SecuredHost;

namespace BentoSharp.EndToEnd.Tests.Security;

/// <summary>What an owner may have, and how often one may ask.</summary>
public sealed class QuotaTests
{
    [Test]
    public async Task An_owner_with_as_many_waiting_tasks_as_he_may_is_refused_with_the_name_of_the_quota_and_others_are_not()
    {
        await using var host = await SecuredHost.StartAsync(static options => options.MaxQueuedPerOwner = 3);
        await using var root = host.Client("root");
        await using var ann = Impatient(host, "ann");
        await using var bob = host.Client("bob");
        await PauseAsync(host);

        // All at once: no race lets a fourth in.
        var submits = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ann.Keep.SubmitAsync("word").ContinueWith(static done => done.Exception?.InnerException, TaskScheduler.Default)));
        Assert.That(submits.Count(static failure => failure is null), Is.EqualTo(3));
        var refused = submits.OfType<BentoServiceException>().First();
        Assert.That(refused.StatusCode, Is.EqualTo(429));
        Assert.That(refused.Message, Does.Contain("ann has 3 tasks that wait").And.Contain("MaxQueuedPerOwner"));
        Assert.That(refused.RetryAfter, Is.Not.Null);
        await bob.Keep.SubmitAsync("word");
    }

    [Test]
    public async Task An_owner_for_whom_as_much_is_kept_as_may_is_refused_with_the_name_of_the_quota()
    {
        await using var host = await SecuredHost.StartAsync(static options => options.MaxBytesPerOwner = 10_000);
        await using var ann = Impatient(host, "ann");
        await using var bob = host.Client("bob");
        var first = await ann.Keep.SubmitAsync(new string('x', 4_000));
        await first.GetResultAsync(TimeSpan.FromSeconds(30));
        var refused = await Assert.ThrowsAsync<BentoServiceException>(() => ann.Keep.SubmitAsync(new string('x', 4_000)));
        Assert.That(refused!.StatusCode, Is.EqualTo(413));
        Assert.That(refused.Message, Does.Contain("more than 10000 bytes").And.Contain("for ann").And.Contain("MaxBytesPerOwner"));
        await ann.Keep.SubmitAsync("word");
        await bob.Keep.SubmitAsync(new string('x', 4_000));
    }

    [Test]
    public async Task A_host_does_not_start_with_a_quota_that_its_store_does_not_obey()
    {
        var store = Substitute.For<ITaskStore>();
        store.Location.Returns("elsewhere");
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ProbeHost.StartAsync(static options => options.MaxBytesPerOwner = 1, add: builder => builder.AddVault().Services.AddSingleton(store)));
        Assert.That(wrong!.Message, Does.Contain("MaxBytesPerOwner").And.Contain("elsewhere"));
    }

    [Test]
    public async Task A_limit_of_the_rate_holds_for_each_owner_and_health_is_never_limited()
    {
        await using var host = await SecuredHost.StartAsync(
            add: static builder => builder.Services.AddRateLimiter(static options =>
            {
                options.RejectionStatusCode = 429;
                options.AddPolicy("owner", static context => RateLimitPartition.GetFixedWindowLimiter(
                    context.User.FindFirst("sub")?.Value ?? "", static _ => new() { PermitLimit = 2, Window = TimeSpan.FromHours(1) }));
            }),
            protect: static routes => routes.RequireAuthorization().RequireRateLimiting("owner"),
            map: static app => app.UseRateLimiter());
        using var ann = host.Caller("ann");
        using var bob = host.Caller("bob");
        var codes = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            codes.Add((int)await CodeAsync(ann.GetAsync("/keep/status?task_id=x")));
        }

        Assert.That(codes, Is.EqualTo(new[] { 404, 404, 429 }));
        Assert.That((int)await CodeAsync(bob.GetAsync("/keep/status?task_id=x")), Is.EqualTo(404));
        Assert.That((int)await CodeAsync(ann.GetAsync("/livez")), Is.EqualTo(200));
    }

    private static VaultAsyncHttpClient Impatient(SecuredHost host, string name) => new(host.Host.Url, new() { ApiKey = KeyOf(name), MaxRetries = 0 });

    private static async Task PauseAsync(SecuredHost host)
    {
        using var root = host.Caller("root");
        Assert.That((int)await CodeAsync(root.PostAsync("/pause", null)), Is.EqualTo(200));
    }
}
