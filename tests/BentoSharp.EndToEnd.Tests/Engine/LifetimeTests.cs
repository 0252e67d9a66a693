using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>What survives the end of a host.</summary>
public sealed class LifetimeTests
{
    private string _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_result_is_read_from_the_next_host()
    {
        string id;
        await using (var host = await ProbeHost.StartAsync(folder: _folder))
        {
            var handle = await host.Services.GetRequiredService<IProbeClient>().Add.SubmitAsync(1, 1);
            await handle;
            id = handle.Id;
            await host.StopAsync();
        }

        await using var next = await ProbeHost.StartAsync(folder: _folder);
        Assert.That(await next.Services.GetRequiredService<IProbeClient>().Add.GetAsync(id), Is.EqualTo(2));
    }

    [Test]
    public async Task Stopping_lets_a_running_task_finish()
    {
        await using var host = await ProbeHost.StartAsync(folder: _folder);
        var handle = await host.Services.GetRequiredService<IProbeClient>().Wait.SubmitAsync("w");
        await host.Signals.WaitAsync("w started");
        var stop = host.StopAsync();
        host.Signals.Raise("w");
        await stop;

        await using var next = await ProbeHost.StartAsync(folder: _folder);
        Assert.That(await next.Services.GetRequiredService<IProbeClient>().Wait.GetAsync(handle.Id), Is.EqualTo("w"));
    }

    [Test]
    public async Task A_task_that_goes_on_past_the_drain_is_given_back_uncharged_and_runs_again()
    {
        string id;
        await using (var host = await ProbeHost.StartAsync(options => options.DrainTimeout = TimeSpan.FromMilliseconds(50), _folder))
        {
            id = (await host.Services.GetRequiredService<IProbeClient>().Wait.SubmitAsync("w")).Id;
            await host.Signals.WaitAsync("w started");
            await host.StopAsync();
            await host.Signals.WaitAsync("w canceled");
        }

        await using var next = await ProbeHost.StartAsync(folder: _folder);
        await next.Signals.WaitAsync("w started");
        var handle = next.Services.GetRequiredService<IProbeClient>().Wait.GetHandle(id);
        Assert.That((await handle.GetStatusAsync()).Attempt, Is.EqualTo(1), "the interrupted attempt is not counted");
        next.Signals.Raise("w");
        Assert.That(await handle, Is.EqualTo("w"));
    }

    [Test]
    public async Task A_second_host_on_the_same_database_is_told_who_has_it()
    {
        await using var host = await ProbeHost.StartAsync(folder: _folder);
        var refused = (await Assert.ThrowsAsync<TaskStoreException>(
            () => ProbeHost.StartAsync(options => options.DatabaseLockTimeout = TimeSpan.FromMilliseconds(100), _folder)))!;
        Assert.That(refused.Message, Does.Contain("probe.db").And.Contain($"{Environment.ProcessId}").And.Contain("BentoSharp:Database"));
    }

    [Test]
    public async Task A_wrong_configuration_value_is_named()
    {
        await Task.Yield();
        var wrong = (await Assert.ThrowsAsync<InvalidOperationException>(() => ProbeHost.StartAsync(
            folder: _folder, configuration: new() { ["BentoSharp:Services:Probe:Workers"] = "many" })))!;
        Assert.That(wrong.Message, Does.Contain("BentoSharp:Services:Probe:Workers").And.Contain("many").And.Contain("whole number"));
    }
}
