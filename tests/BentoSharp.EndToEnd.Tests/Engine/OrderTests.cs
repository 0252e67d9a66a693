using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>In which order tasks start, and how many at once.</summary>
public sealed class OrderTests
{
    [Test]
    public async Task High_priority_starts_before_normal_and_low_and_first_in_is_first_out_within()
    {
        await using var host = await StartWithConcurrencyAsync(1);
        var client = host.Services.GetRequiredService<IProbeClient>();
        var first = await client.Wait.SubmitAsync("gate");
        await host.Signals.WaitAsync("gate started");

        var handles = new List<BentoTaskHandle<int>>();
        foreach (var (key, priority) in new (string, BentoTaskPriority?)[]
                 {
                     ("low 1", null), ("normal 1", BentoTaskPriority.Normal), ("high 1", BentoTaskPriority.High),
                     ("low 2", null), ("normal 2", BentoTaskPriority.Normal), ("high 2", BentoTaskPriority.High),
                 })
        {
            handles.Add(await client.Ordered.SubmitAsync(key, new SubmitOptions { Priority = priority }));
        }

        host.Signals.Raise("gate");
        await Task.WhenAll(handles.Select(handle => handle.GetResultAsync()));
        Assert.That(host.Calls.All.Skip(1), Is.EqualTo(new[] { "high 1", "high 2", "normal 1", "normal 2", "low 1", "low 2" }));
        await first;
    }

    [Test]
    public async Task Concurrency_is_the_number_of_attempts_at_once()
    {
        await using var host = await StartWithConcurrencyAsync(3);
        var client = host.Services.GetRequiredService<IProbeClient>();
        var handles = new List<BentoTaskHandle<string>>();
        for (var i = 0; i < 5; i++)
        {
            handles.Add(await client.Wait.SubmitAsync($"w{i}"));
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => host.Signals.WaitAsync($"w{i} started")));
        Assert.That((await handles[3].GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That((await handles[4].GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));

        host.Signals.Raise("w1");
        await host.Signals.WaitAsync("w3 started");
        Assert.That((await handles[4].GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));
        foreach (var i in new[] { 0, 2, 3, 4 })
        {
            host.Signals.Raise($"w{i}");
        }

        await Task.WhenAll(handles.Select(handle => handle.GetResultAsync()));
    }

    [Test]
    public async Task A_tasks_own_concurrency_leaves_the_other_tasks_room()
    {
        await using var host = await StartWithConcurrencyAsync(4, ("BentoSharp:Services:Probe:Tasks:wait:Concurrency", "1"));
        var client = host.Services.GetRequiredService<IProbeClient>();
        var first = await client.Wait.SubmitAsync("a");
        var second = await client.Wait.SubmitAsync("b");
        await host.Signals.WaitAsync("a started");
        Assert.That(await client.Add.RunAsync(1), Is.EqualTo(3));
        Assert.That((await second.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));
        host.Signals.Raise("a");
        await host.Signals.WaitAsync("b started");
        host.Signals.Raise("b");
        await first;
        await second;
    }

    [Test]
    public async Task A_full_queue_refuses_a_submit_and_says_so()
    {
        await using var host = await StartWithConcurrencyAsync(1, ("BentoSharp:Services:Probe:MaxQueueLength", "1"));
        var client = host.Services.GetRequiredService<IProbeClient>();
        var running = await client.Wait.SubmitAsync("gate");
        await host.Signals.WaitAsync("gate started");
        var waiting = await client.Note.SubmitAsync("one");
        var refused = (await Assert.ThrowsAsync<BentoServiceException>(() => client.Note.SubmitAsync("two")))!;
        Assert.That((refused.StatusCode, refused.RetryAfter), Is.EqualTo((429, TimeSpan.FromSeconds(1))));
        host.Signals.Raise("gate");
        await running;
        await waiting;
        Assert.That(host.Calls.All, Does.Not.Contain("two"));
    }

    private static Task<ProbeHost> StartWithConcurrencyAsync(int concurrency, params (string Key, string Value)[] more)
    {
        var configuration = more.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        configuration["BentoSharp:Services:Probe:Concurrency"] = $"{concurrency}";
        return ProbeHost.StartAsync(configuration: configuration);
    }
}
