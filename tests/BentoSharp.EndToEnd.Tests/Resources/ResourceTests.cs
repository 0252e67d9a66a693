using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using BentoSharp.Hosting.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Resources;

/// <summary>What a service asks for takes effect. Machines and devices that are not here are stood in for.</summary>
public sealed class ResourceTests
{
    private readonly ListLog _log = new();

    [Test]
    public async Task Cpu_is_the_number_of_synchronous_methods_at_once_and_asynchronous_ones_go_on_beside_them()
    {
        await using var host = await StartAsync(bento => bento.AddComputing());
        var client = host.Services.GetRequiredService<IComputingClient>();
        var computing = new List<BentoTaskHandle>();
        foreach (var key in new[] { "a", "b", "c" })
        {
            computing.Add(await client.Compute.SubmitAsync(key));
        }

        await host.Signals.WaitAsync("a started");
        await host.Signals.WaitAsync("b started");
        var awaiting = await client.Await.SubmitAsync("d");
        await host.Signals.WaitAsync("d started");
        Assert.That(host.Calls.All, Is.EqualTo(new[] { "a", "b" }), "the third has a slot, but no processor");
        host.Signals.Raise("computed");
        await Task.WhenAll(computing.Append(awaiting).Select(handle => handle.WaitAsync()));
        Assert.That(host.Calls.All, Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public async Task More_processors_than_there_are_is_told_and_does_no_harm()
    {
        await using var host = await StartAsync(bento => bento.AddComputing(), processors: 1);
        Assert.That(_log.Lines, Has.Exactly(1).Contains("Computing may use 2 processors at once (Cpu), but there are 1"));
    }

    [Test]
    public async Task Memory_that_is_there_lets_the_service_start()
    {
        await using var host = await StartAsync(bento => bento.AddLarge(), memory: 4L << 30);
        Assert.That(await host.Services.GetRequiredService<ILargeClient>().Think.RunAsync(), Is.EqualTo(42));
    }

    [Test]
    public async Task Memory_that_is_not_there_keeps_the_host_from_starting_and_names_service_asked_and_available()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(bento => bento.AddLarge(), memory: 3L << 30));
        Assert.That(
            refused!.Message,
            Does.Contain("The service Large asks for 4Gi of memory, but the container has 3Gi").And.Contain("BentoSharp:Services:Large:Memory"));
    }

    [Test]
    public async Task Memory_is_counted_over_the_services_of_a_host()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync(bento => bento.AddLarge().AddSecond(), memory: 5L << 30));
        Assert.That(refused!.Message, Does.Contain("Second asks for 2Gi").And.Contain("has 5Gi, of which other services of this host ask for 4Gi"));
    }

    [Test]
    public async Task Gpus_are_spread_over_the_workers_and_each_is_given_its_device()
    {
        await using var host = await StartAsync(bento => bento.AddDrawing(), cuda: 3);
        Assert.That(host.Calls.All, Is.EqualTo(new[] { "made on cuda:0", "made on cuda:1", "made on cuda:0", "made on cuda:1" }));
        var answer = await host.Services.GetRequiredService<IDrawingClient>().Draw.RunAsync();
        Assert.That(answer, Is.EqualTo("cuda:0 cuda:0").Or.EqualTo("cuda:1 cuda:1"), "an attempt's scope has the device of its worker");
    }

    [Test]
    public async Task Workers_without_a_GPU_compute_on_the_processor_with_a_warning()
    {
        await using var host = await StartAsync(bento => bento.AddDrawing(), cuda: 1);
        Assert.That(host.Calls.All, Is.EqualTo(new[] { "made on cuda:0", "made on cpu", "made on cuda:0", "made on cpu" }));
        Assert.That(_log.Lines, Has.Exactly(1).Contains("Warning: Drawing asks for 2 GPUs, but 1 were found"));
    }

    [Test]
    public async Task RequireGpus_refuses_to_start_with_fewer()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync(bento => bento.AddDrawing(), configuration: new() { ["BentoSharp:RequireGpus"] = "true" }));
        Assert.That(refused!.Message, Does.Contain("Drawing asks for 2 GPUs, but 0 were found").And.Contain("AddTorch"));
    }

    [Test]
    public async Task Services_share_a_GPU_only_where_there_are_too_few()
    {
        await using var host = await StartAsync(
            bento => bento.AddDrawing().AddPlain(), cuda: 3, configuration: new() { ["BentoSharp:Services:Plain:Gpus"] = "1" });
        Assert.That(await host.Services.GetRequiredService<IPlainClient>().Where.RunAsync(), Is.EqualTo("cuda:2"));
    }

    [Test]
    public async Task A_service_that_asks_for_no_GPU_computes_on_the_processor()
    {
        await using var host = await StartAsync(bento => bento.AddPlain(), cuda: 3);
        Assert.That(await host.Services.GetRequiredService<IPlainClient>().Where.RunAsync(), Is.EqualTo("cpu"));
    }

    [Test]
    public async Task Workers_are_instances_and_share_the_runs()
    {
        await using var host = await StartAsync(bento => bento.AddManyWorkers());
        var client = host.Services.GetRequiredService<IManyWorkersClient>();
        var handles = new List<BentoTaskHandle<string>>();
        for (var i = 0; i < 4; i++)
        {
            handles.Add(await client.Which.SubmitAsync($"{i}"));
            await host.Signals.WaitAsync($"{i} started");
        }

        host.Signals.Raise("told");
        Assert.That(
            await Task.WhenAll(handles.Select(handle => handle.GetResultAsync())),
            Is.EquivalentTo(new[] { "worker 1", "worker 2", "worker 3", "worker 4" }));
    }

    private Task<ProbeHost> StartAsync(
        Action<BentoSharpBuilder> add, long memory = 1L << 40, int processors = 8, int cuda = 0, Dictionary<string, string?>? configuration = null) =>
        ProbeHost.StartAsync(configuration: configuration, add: bento =>
        {
            bento.Services.AddSingleton<IMachine>(new Machine(processors, new MemoryBound(memory, "the container")));
            bento.Services.AddSingleton<IBentoDevices>(new Gpus(cuda));
            bento.Services.AddSingleton<ILoggerProvider>(_log);
            add(bento);
        });

    private sealed record Machine(int Processors, MemoryBound Memory) : IMachine
    {
        public long FreeMemory => Memory.Bytes;
    }

    private sealed class Gpus(int count) : IBentoDevices
    {
        public IReadOnlyList<BentoDevice> FindAccelerators() => [.. Enumerable.Range(0, count).Select(static index => new BentoDevice("cuda", index))];
    }
}
