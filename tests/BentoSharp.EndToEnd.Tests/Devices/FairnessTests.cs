using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Devices;

/// <summary>Runs take as long as they say, on a clock that only they move.</summary>
[BentoService(Gpus = 1, Concurrency = 100)]
public sealed class FakeCosts(BentoDevice device, Runs runs, FakeTimeProvider time, Signals signals)
{
    [BentoTask]
    public void Slow() => Run("slow", 10);

    [BentoTask(Batchable = true, MaxBatchSize = 1)]
    public int[] Quick(int[] numbers)
    {
        Run("quick", 1);
        return numbers;
    }

    [BentoTask]
    public void Hold()
    {
        signals.Raise("held");
        signals.Block("go");
    }

    private void Run(string what, int milliseconds)
    {
        runs.Note(what, device);
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
    }
}

/// <summary>Methods that wait for one device share it by the time that their runs take.</summary>
public sealed class FairnessTests
{
    [Test]
    public async Task A_method_with_slow_runs_does_not_keep_one_with_quick_runs_waiting()
    {
        await using var host = await ProbeHost.StartAsync(add: static bento =>
        {
            var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
            bento.Services.AddSingleton(time).AddSingleton<TimeProvider>(time).AddSingleton<Runs>().AddSingleton<IBentoDevices>(new FakeDevices(1));
            bento.AddFakeCosts();
        });
        var client = host.Services.GetRequiredService<IFakeCostsClient>();
        var held = await client.Hold.SubmitAsync();
        await host.Signals.WaitAsync("held");
        var slow = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.Slow.SubmitAsync()));
        var quick = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => client.Quick.SubmitAsync([i])));
        while ((await Task.WhenAll(slow.Append(held).Select(handle => handle.GetStatusAsync()))).Any(static status => status.Status == BentoTaskStatus.Pending))
        {
            await Task.Delay(5);
        }

        host.Signals.Raise("go");
        await Task.WhenAll(slow.Select(handle => handle.WaitAsync()));
        await Task.WhenAll(quick.Select(handle => handle.WaitAsync()));
        var order = host.Services.GetRequiredService<Runs>().All.Select(static run => run.What).ToList();
        Assert.That(order.LastIndexOf("quick"), Is.LessThan(4), $"two quick runs take less than one slow one: {string.Join(' ', order)}");
    }
}
