using System.Net;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Security;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using BentoSharp.Hosting.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Health;

/// <summary>What the health routes and ASP.NET's health checks say of a host.</summary>
public sealed class HealthTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new();

    [OneTimeTearDown]
    public void Dispose() => _http.Dispose();

    [Test]
    public async Task A_host_that_is_well_says_so_and_how_much_waits()
    {
        await using var host = await StartAsync();
        var client = host.Services.GetRequiredService<IProbeClient>();
        await host.Services.GetRequiredService<IBentoQueueControl>().PauseAsync("Probe");
        await client.Add.SubmitAsync(1);
        await client.Add.SubmitAsync(2);

        foreach (var path in new[] { "/readyz", "/livez", "/healthz" })
        {
            var (code, json) = await AskAsync(host, path + "?format=json");
            Assert.That((code, json.GetProperty("status").GetString(), json.GetProperty("service").GetString()), Is.EqualTo((HttpStatusCode.OK, "ok", "Probe")));
            Assert.That(json.GetProperty("reasons").GetArrayLength(), Is.Zero);
            Assert.That((json.GetProperty("waiting").GetInt32(), json.GetProperty("running").GetInt32()), Is.EqualTo((2, 0)));
            Assert.That(json.GetProperty("oldest_waiting_seconds").GetDouble(), Is.InRange(0, 30));
            Assert.That(json.GetProperty("expected_wait_seconds").ValueKind, Is.EqualTo(JsonValueKind.Null), "no task has ended yet");
        }

        Assert.That(await ChecksAsync(host), Is.EqualTo((HealthStatus.Healthy, HealthStatus.Healthy)));
    }

    [Test]
    public async Task The_format_is_json_only_for_who_asks_for_it()
    {
        await using var host = await StartAsync();
        using var asked = new HttpRequestMessage(HttpMethod.Get, host.Url + "/readyz") { Headers = { { "Accept", "application/json" } } };
        using var any = new HttpRequestMessage(HttpMethod.Get, host.Url + "/readyz") { Headers = { { "Accept", "*/*" } } };

        Assert.That((await _http.SendAsync(asked)).Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        Assert.That(await (await _http.SendAsync(any)).Content.ReadAsStringAsync(), Is.EqualTo("\n"));
    }

    [TestCase(null, false)]
    [TestCase("eve-submit", false)]
    [TestCase("eve-read", true)]
    [TestCase("root", true)]
    public async Task Where_callers_sign_in_only_those_who_may_read_learn_more_than_whether_all_is_well(string? caller, bool learnsMore)
    {
        await using var host = await SecuredHost.StartAsync();
        using var http = host.Caller(caller);
        foreach (var path in new[] { "/readyz", "/livez", "/healthz" })
        {
            var json = JsonElement.Parse(await http.GetStringAsync(path + "?format=json"));
            Assert.That(json.GetProperty("status").GetString(), Is.EqualTo("ok"));
            Assert.That(json.EnumerateObject().Count() > 1, Is.EqualTo(learnsMore), json.GetRawText());
        }
    }

    [Test]
    public async Task A_stalled_claim_loop_fails_liveness_and_says_why()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StartAsync(time: time);
        using var stuck = new ManualResetEventSlim();
        host.Services.GetRequiredService<StoreCoalescer>().TaskEnded += _ => stuck.Wait(Patience);
        var handle = await host.Services.GetRequiredService<IProbeClient>().Add.SubmitAsync(1);
        while (host.Services.GetRequiredService<ITaskStore>().Count("Probe").Sum(static count => count.Pending + count.InProgress) > 0)
        {
            await Task.Yield();
        }

        Assert.That(await ChecksAsync(host), Is.EqualTo((HealthStatus.Healthy, HealthStatus.Healthy)), "a turn may take a while");
        time.Advance(TimeSpan.FromSeconds(31));
        var (code, json) = await AskAsync(host, "/livez?format=json");
        Assert.That((code, json.GetProperty("status").GetString()), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "failing")));
        Assert.That(json.GetProperty("reasons")[0].GetString(), Does.Contain("has taken no turn for 30 s"));
        Assert.That(await ChecksAsync(host), Is.EqualTo((HealthStatus.Unhealthy, HealthStatus.Unhealthy)));
        stuck.Set();
        await handle;
        while (await ChecksAsync(host) != (HealthStatus.Healthy, HealthStatus.Healthy))
        {
        }
    }

    [Test]
    public async Task A_store_that_fails_makes_the_host_unready_until_it_works_again()
    {
        var store = new BrokenStore();
        await using var host = await StartAsync(store: store);
        var client = host.Services.GetRequiredService<IProbeClient>();
        store.IsBroken = true;
        await Assert.ThrowsAsync<TaskStoreException>(() => client.Add.SubmitAsync(1));

        var (code, json) = await AskAsync(host, "/readyz?format=json");
        Assert.That((code, json.GetProperty("reasons")[0].GetString()), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "the store failed at the last write: submits are refused until it works again; the log says why")));
        Assert.That(await ChecksAsync(host), Is.EqualTo((HealthStatus.Healthy, HealthStatus.Unhealthy)), "a restart mends no store");

        store.IsBroken = false;
        await client.Add.RunAsync(1);
        Assert.That((await AskAsync(host, "/readyz?format=json")).Code, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Code_that_ignores_its_end_too_often_makes_the_host_unready()
    {
        await using var host = await StartAsync(static options =>
        {
            options.MaxAbandoned = 0;
            options.CancellationGrace = TimeSpan.Zero;
        });
        await Assert.ThrowsAsync<BentoTaskFailedException>(() => host.Services.GetRequiredService<IProbeClient>().Deaf.RunAsync("deaf"));
        (HttpStatusCode Code, JsonElement Json) answer;
        do
        {
            answer = await AskAsync(host, "/readyz?format=json");
        }
        while (answer.Code == HttpStatusCode.OK);

        Assert.That(answer.Json.GetProperty("reasons")[0].GetString(), Is.EqualTo("1 runs of Probe go on although they were told to stop (MaxAbandoned is 0)"));
        host.Signals.Raise("deaf");
        while ((await AskAsync(host, "/readyz?format=json")).Code != HttpStatusCode.OK)
        {
        }
    }

    [Test]
    public async Task A_host_that_is_told_to_stop_says_that_it_drains()
    {
        await using var host = await StartAsync();
        await host.Services.GetRequiredService<IProbeClient>().Wait.SubmitAsync("go");
        await host.Signals.WaitAsync("go started");
        var check = host.Services.GetRequiredService<HealthCheckService>();
        var stopping = host.StopAsync();

        var report = await check.CheckHealthAsync();
        Assert.That(report.Entries["bentosharp-ready"].Description, Does.Contain("the host stops"));
        host.Signals.Raise("go");
        await stopping;
    }

    [Test]
    public async Task A_host_whose_models_load_says_that_it_starts()
    {
        var builder = Host.CreateApplicationBuilder();
        using var folder = new TemporaryFolder();
        builder.Services.AddSingleton<Signals>().AddSingleton<Calls>();
        builder.Services.AddBentoSharp(options => options.Database = folder.File("starting.db")).AddProbe();
        builder.Services.AddHealthChecks().AddBentoSharp();
        using var host = builder.Build();
        var check = host.Services.GetRequiredService<HealthCheckService>();

        Assert.That((await check.CheckHealthAsync()).Entries["bentosharp-ready"].Description, Does.Contain("are starting"));
        await host.StartAsync();
        Assert.That((await check.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
        await host.StopAsync();
    }

    [Test]
    public async Task ASPNETs_own_route_answers_by_the_tags()
    {
        await using var host = await StartAsync();

        Assert.That(await _http.GetStringAsync(host.Url + "/health/ready"), Is.EqualTo("Healthy"));
    }

    private static Task<ProbeHost> StartAsync(
        Action<BentoSharpOptions>? configure = null, FakeTimeProvider? time = null, BrokenStore? store = null) => ProbeHost.StartAsync(
        configure,
        add: builder =>
        {
            if (time is not null)
            {
                builder.Services.AddSingleton<TimeProvider>(time);
            }

            store?.Wrap(builder.Services);
            builder.Services.AddHealthChecks().AddBentoSharp();
            builder.AddProbe();
        },
        map: static app => app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = static check => check.Tags.Contains("ready") }));

    private async Task<(HttpStatusCode Code, JsonElement Json)> AskAsync(ProbeHost host, string path)
    {
        using var answer = await _http.GetAsync(host.Url + path);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    private static async Task<(HealthStatus Live, HealthStatus Ready)> ChecksAsync(ProbeHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return (report.Entries["bentosharp-live"].Status, report.Entries["bentosharp-ready"].Status);
    }
}
