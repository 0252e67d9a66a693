using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>At most so many tasks with one key run at once.</summary>
public sealed class LimitKeyTests
{
    private ProbeHost _host = null!;
    private ILimitClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: builder => builder.AddLimit());
        _client = _host.Services.GetRequiredService<ILimitClient>();
    }

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task The_third_task_of_a_tenant_waits_for_the_limit_while_others_run()
    {
        var handles = new List<BentoTaskHandle<string>>();
        foreach (var signal in new[] { "a1", "a2", "a3", "a4" })
        {
            handles.Add(await _client.Hold.SubmitAsync("a", signal));
        }

        handles.Add(await _client.Hold.SubmitAsync("b", "b1"));
        await StartedAsync("a1", "a2", "b1");
        var waiting = await handles[2].GetStatusAsync();
        Assert.That(waiting.Status, Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That(waiting.Wait!.Reason, Is.EqualTo(BentoWaitReason.Limit));
        Assert.That(_host.Services.GetRequiredService<ITaskStore>().CountRunning("Limit", "hold", "a"), Is.EqualTo(2));

        _host.Signals.Raise("a1");
        await StartedAsync("a3");
        Assert.That((await handles[3].GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));
        Raise("a2", "a3", "a4", "b1");
        Assert.That(
            await Task.WhenAll(handles.Select(handle => handle.GetResultAsync())), Is.EqualTo(new[] { "a a1", "a a2", "a a3", "a a4", "b b1" }));
    }

    [Test]
    public async Task Tasks_without_a_key_have_no_limit()
    {
        var signals = Enumerable.Range(0, 5).Select(i => $"free {i}").ToArray();
        foreach (var signal in signals)
        {
            await _client.Hold.SubmitAsync(null, signal);
        }

        await StartedAsync(signals);
        Raise(signals);
    }

    [Test]
    public async Task The_default_of_an_argument_is_a_key_as_well_and_however_it_is_written()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        var first = await _client.Number.SubmitAsync("n1");
        await StartedAsync("n1");
        using var body = new StringContent("""{"signal":"n2","account":"7"}""", System.Text.Encoding.UTF8, "application/json");
        (await http.PostAsync("/number/submit", body)).EnsureSuccessStatusCode();
        var other = await _client.Number.SubmitAsync("n3", 8);
        await StartedAsync("n3");
        Assert.That(_host.Services.GetRequiredService<ITaskStore>().CountRunning("Limit", "number", "7"), Is.EqualTo(1));

        Raise("n1", "n3");
        await StartedAsync("n2");
        Raise("n2");
        Assert.That((await first, await other), Is.EqualTo((7, 8)));
    }

    [Test]
    public async Task Too_long_a_key_is_refused() =>
        Assert.That(
            (await Assert.ThrowsAsync<BentoException>(() => _client.Hold.SubmitAsync(new string('x', 257), "x")))!.Message,
            Does.Contain("tenant").And.Contain("256"));

    private Task StartedAsync(params string[] signals) => Task.WhenAll(signals.Select(signal => _host.Signals.WaitAsync(signal + " started")));

    private void Raise(params string[] signals) => Array.ForEach(signals, _host.Signals.Raise);
}
