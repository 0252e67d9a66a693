using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>Several who wait for one task.</summary>
public sealed class WaitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Who_gives_up_waiting_for_a_task_ends_no_other_ones_wait()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Services.GetRequiredService<IProbeClient>();
        var run = client.Wait.RunAsync("w");
        await host.Signals.WaitAsync("w started");
        var id = await RunningAsync(host);
        var wait = client.Wait.GetHandle(id.ToString("N")).GetResultAsync();
        await using var remote = new ProbeAsyncHttpClient(host.Url);
        var all = BentoTasks.WhenAll([remote.Wait.GetHandle(id.ToString("N"))]);
        var queue = host.Services.GetRequiredService<TaskQueue>();
        var service = host.Services.GetRequiredService<ServiceRegistry>().All.Single(static service => service.Name == "Probe");
        for (var i = 0; i < 50; i++)
        {
            // Somebody who may not see the task.
            await Assert.ThrowsAsync<BentoTaskNotFoundException>(() => queue.ReadAsync(service, id, default, TaskParts.None, Patience, CancellationToken.None));
        }

        host.Signals.Raise("w");

        Assert.That(await run.WaitAsync(Patience), Is.EqualTo("w"));
        Assert.That(await wait.WaitAsync(Patience), Is.EqualTo("w"));
        Assert.That(await all.WaitAsync(Patience), Is.EqualTo(new[] { "w" }));
    }

    private static async Task<Guid> RunningAsync(ProbeHost host)
    {
        var query = new TaskListQuery { States = [BentoTaskStatus.InProgress] };
        var page = await host.Services.GetRequiredService<ITaskStore>().ListAsync(query, TaskParts.None, CancellationToken.None);
        return page.Tasks.Single().Id;
    }
}
