using System.Net;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Devices;

/// <summary>What computes on a device runs on its one thread, and what goes wrong there stays there.</summary>
public sealed class DeviceTests
{
    private readonly ListLog _log = new();
    private ProbeHost _host = null!;
    private FakeDevices _devices = null!;

    private IFakeComputingClient Client => _host.Services.GetRequiredService<IFakeComputingClient>();

    private Runs Runs => _host.Services.GetRequiredService<Runs>();

    [TearDown]
    public async Task Stop()
    {
        _host.Signals.Raise("go");
        await _host.DisposeAsync();
    }

    [Test]
    public async Task An_instance_is_made_started_and_run_on_the_thread_of_its_device()
    {
        await StartAsync(accelerators: 2);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Client.Alone.RunAsync($"{i}")));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Client.Twice.RunAsync([i])));

        var threads = Runs.All.GroupBy(static run => run.Device, static run => run.Thread).ToList();
        Assert.That(threads.Select(static device => device.Key), Is.EquivalentTo(new[] { "fake:0", "fake:1" }));
        foreach (var device in threads)
        {
            Assert.That(device.Distinct().Count(), Is.EqualTo(1), device.Key);
            Assert.That(_devices.DeviceOf(device.First()), Is.EqualTo(device.Key));
        }

        Assert.That(_devices.DeviceOf(await Client.ApiThreadAsync()), Is.Null, "an API does not wait for the device");
    }

    [Test]
    public async Task Services_that_share_a_device_run_one_after_another()
    {
        await StartAsync(accelerators: 1);
        var neighbor = _host.Services.GetRequiredService<IFakeNeighborClient>();
        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(i => new Task[] { neighbor.Where.RunAsync(0), Client.Alone.RunAsync($"{i}") }));

        var shared = Runs.All.Where(static run => run is { Device: "fake:0", What: not ("made" or "started") }).ToList();
        Assert.That(shared.Select(static run => run.What), Has.Member("neighbor"));
        Assert.That(shared.Select(static run => run.Thread).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_lost_device_is_left_alone_and_its_tasks_run_on_another_uncharged()
    {
        await StartAsync(accelerators: 3);
        _devices.Late = new FakeDeviceException(isPoison: true, "the launch failed");
        var handle = await Client.Twice.SubmitAsync([1]);

        Assert.That(await handle, Is.EqualTo(new[] { 2 }));
        Assert.That((await handle.GetStatusAsync()).Attempt, Is.EqualTo(1), "the attempt that was cut short does not count");
        var devices = await ReadDevicesAsync();
        var lost = devices.Single(static device => device.State == "lost");
        Assert.That(lost.Fault, Is.EqualTo("the launch failed"));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Client.Alone.RunAsync($"later {i}")));
        Assert.That(Runs.All.Where(static run => run.What.StartsWith("later", StringComparison.Ordinal)).Select(static run => run.Device), Has.None.EqualTo(lost.Name));
        Assert.That(await StatusAsync("/readyz"), Is.EqualTo(HttpStatusCode.OK), "the other device goes on");
        Assert.That(_log.Lines, Has.Some.Contains($"Critical: {lost.Name} is of no use to this process any more"));
    }

    [Test]
    public async Task A_task_that_takes_devices_with_it_is_parked_and_those_in_its_batch_are_not()
    {
        await StartAsync(accelerators: 2, static options => options.MaxInterruptions = 2, workers: 2);
        await HoldBothAsync();
        var handles = await Task.WhenAll(new[] { 1, FakeComputing.Poison, 2 }.Select(number => Client.Twice.SubmitAsync([number])));
        _host.Signals.Raise("go");

        var parked = await Assert.ThrowsAsync<BentoTaskFailedException>(async () => await handles[1]);
        Assert.That(parked!.Error.Code, Is.EqualTo("interrupted"));
    }

    [Test]
    public async Task Without_a_device_left_a_service_takes_no_work_and_only_a_restart_helps()
    {
        await StartAsync(accelerators: 1, workers: 1);
        var poison = await Client.Alone.SubmitAsync("poison");
        while (await StatusAsync("/livez") == HttpStatusCode.OK)
        {
            await Task.Delay(10);
        }

        var waiting = await Client.Twice.SubmitAsync([1]);
        Assert.That((await poison.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That((await waiting.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        Assert.That(
            await http.GetStringAsync(new Uri("/fake_computing/readyz?format=json", UriKind.Relative)).ContinueWith(static text => text.Exception is null, TaskScheduler.Default),
            Is.False);
        using var ready = await http.GetAsync(new Uri("/fake_computing/readyz?format=json", UriKind.Relative));
        Assert.That(await ready.Content.ReadAsStringAsync(), Does.Contain("the devices of FakeComputing are out of use until the process is restarted: an uncorrectable error"));
    }

    [Test]
    public async Task A_batch_that_hangs_on_the_processor_is_left_behind_and_its_tasks_run_again()
    {
        await StartAsync(accelerators: 0, static options => options.BatchTimeout = TimeSpan.FromMilliseconds(200), workers: 1);
        var hanging = await Client.Twice.SubmitAsync([FakeComputing.Hold]);
        await _host.Signals.WaitAsync("held");
        var other = await Client.Twice.RunAsync([4]);
        Assert.That(other, Is.EqualTo(new[] { 8 }), "a new thread and instance go on");
        _host.Signals.Raise("go");

        Assert.That(await hanging, Is.EqualTo(new[] { -2 }));
        Assert.That(Runs.All.Count(static run => run.What == "made"), Is.GreaterThanOrEqualTo(2));
        Assert.That((await hanging.GetStatusAsync()).Attempt, Is.EqualTo(1));
        Assert.That(_log.Lines, Has.Some.Contains("goes on with a new thread and a new instance"));
    }

    [Test]
    public async Task A_GPU_on_which_a_batch_hangs_is_stuck_until_that_returns()
    {
        await StartAsync(accelerators: 1, static options => options.BatchTimeout = TimeSpan.FromMilliseconds(200), workers: 1);
        var hanging = await Client.Twice.SubmitAsync([FakeComputing.Hold]);
        await _host.Signals.WaitAsync("held");
        while ((await ReadDevicesAsync()).All(static device => device.State != "stuck"))
        {
            await Task.Delay(10);
        }

        var waiting = await Client.Twice.SubmitAsync([4]);
        _host.Signals.Raise("go");
        Assert.That(await waiting, Is.EqualTo(new[] { 8 }));
        Assert.That(await hanging, Is.EqualTo(new[] { -2 }));
        Assert.That((await ReadDevicesAsync()).Select(static device => device.State), Has.All.EqualTo("working"));
    }

    [Test]
    public async Task A_batch_that_nobody_waits_for_any_more_is_left_behind_after_its_grace()
    {
        await StartAsync(accelerators: 0, static options => options.CancellationGrace = TimeSpan.FromMilliseconds(100), workers: 1);
        var unwanted = await Client.Twice.SubmitAsync([FakeComputing.Hold]);
        await _host.Signals.WaitAsync("held");
        await unwanted.CancelAsync();
        Assert.That(await Client.Twice.RunAsync([4]), Is.EqualTo(new[] { 8 }));
    }

    [Test]
    public async Task A_single_call_can_be_given_up_while_it_waits_for_the_device()
    {
        await StartAsync(accelerators: 1, workers: 1, concurrency: 2);
        var running = await Client.Alone.SubmitAsync("hold");
        await _host.Signals.WaitAsync("hold");
        var waiting = await Client.Alone.SubmitAsync("waiting");
        await waiting.CancelAsync();
        _host.Signals.Raise("go");

        Assert.That(await running, Is.EqualTo("hold"));
        await Client.Alone.RunAsync("last");
        Assert.That(Runs.All.Select(static run => run.What), Has.None.EqualTo("waiting"));
    }

    [Test]
    public async Task A_single_call_that_hangs_on_the_processor_gives_its_device_back()
    {
        await StartAsync(accelerators: 0, static options => options.CancellationGrace = TimeSpan.FromMilliseconds(50), workers: 1);
        var hanging = await Client.Alone.SubmitAsync("hold");
        await _host.Signals.WaitAsync("hold");
        await hanging.CancelAsync();
        Assert.That(await Client.Alone.RunAsync("next"), Is.EqualTo("next"));
    }

    [Test]
    public async Task Code_on_the_thread_of_a_device_is_told_that_it_can_not_wait_for_tasks()
    {
        await StartAsync(accelerators: 1, static options => options.ExposeErrors = true, workers: 1);
        var failure = await Assert.ThrowsAsync<BentoTaskFailedException>(() => Client.Nested.RunAsync());
        Assert.That(failure!.Error.Message, Does.Contain("nested waits for a task on the thread of its device").And.Contain("asynchronous"));
    }

    [Test]
    public async Task A_batch_has_no_more_items_than_the_free_memory_holds()
    {
        await StartAsync(accelerators: 1, workers: 1);
        _devices.FreeBytes = 4L << 20;
        await HoldAsync();
        var handles = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Client.Twice.SubmitAsync([number])));
        await Task.WhenAll(handles.Select(Started));
        _host.Signals.Raise("go");
        await Task.WhenAll(handles.Select(async handle => await handle));

        var sizes = Runs.All.Where(static run => run.What == "batch").Select(static run => run.Items.Length).ToList();
        Assert.That(sizes.Sum(), Is.EqualTo(9));
        Assert.That(sizes, Has.All.LessThanOrEqualTo(4), "1 MiB an item, 3.6 MiB of 4 may be taken, and one item has fitted before");
    }

    [Test]
    public async Task A_method_that_leaves_objects_behind_is_told_once()
    {
        await StartAsync(accelerators: 1, workers: 1);
        var neighbor = _host.Services.GetRequiredService<IFakeNeighborClient>();
        await Task.WhenAll(Enumerable.Range(0, 600).Select(_ => neighbor.Where.CallAsync(leaves: 1)));
        Assert.That(_log.Lines, Has.Exactly(1).Contains("FakeNeighbor.where leaves tensors behind"));
    }

    [Test]
    public async Task What_devices_do_is_shown_to_those_who_run_the_service()
    {
        await StartAsync(accelerators: 2);
        await Client.Twice.RunAsync([1, 2]);
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri("/_admin/devices", UriKind.Relative)));
        var task = answer.RootElement.GetProperty("device_tasks").EnumerateArray().Single(static task => task.GetProperty("task").GetString() == "twice");

        Assert.That((task.GetProperty("cap").GetInt32(), task.GetProperty("item_bytes").GetInt64()), Is.EqualTo((8, 1L << 20)));
        Assert.That(task.GetProperty("devices").EnumerateArray().Select(static name => name.GetString()), Is.EqualTo(new[] { "fake:0", "fake:1" }));
        var devices = answer.RootElement.GetProperty("devices").EnumerateArray().ToList();
        Assert.That(devices.Sum(static device => device.GetProperty("runs").GetInt32()), Is.EqualTo(1));
        Assert.That(devices.Select(static device => device.GetProperty("memory_free_bytes").GetInt64()), Has.All.EqualTo(1L << 40));
        Assert.That(answer.RootElement.GetProperty("live_objects").GetInt64(), Is.Zero);
    }

    private static async Task Started<T>(BentoTaskHandle<T> handle)
    {
        while ((await handle.GetStatusAsync()).Status == BentoTaskStatus.Pending)
        {
            await Task.Delay(5);
        }
    }

    private async Task HoldAsync()
    {
        await Client.Twice.SubmitAsync([FakeComputing.Hold]);
        await _host.Signals.WaitAsync("held");
    }

    private async Task HoldBothAsync()
    {
        var one = await Client.Alone.SubmitAsync("hold 1");
        var two = await Client.Alone.SubmitAsync("hold 2");
        await _host.Signals.WaitAsync("hold 1");
        await _host.Signals.WaitAsync("hold 2");
        Assert.That((one, two), Is.Not.Default);
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        using var answer = await http.GetAsync(new Uri("/fake_computing" + path, UriKind.Relative));
        return answer.StatusCode;
    }

    private async Task<List<(string Name, string State, string? Fault)>> ReadDevicesAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri("/_admin/devices", UriKind.Relative)));
        return [.. answer.RootElement.GetProperty("devices").EnumerateArray().Select(static device => (
            device.GetProperty("name").GetString()!,
            device.GetProperty("state").GetString()!,
            device.TryGetProperty("fault", out var fault) ? fault.GetString() : null))];
    }

    private async Task StartAsync(int accelerators, Action<BentoSharpOptions>? configure = null, int workers = 2, int concurrency = 0)
    {
        _devices = new FakeDevices(accelerators);
        _host = await ProbeHost.StartAsync(
            configure,
            configuration: new()
            {
                ["BentoSharp:Services:FakeComputing:Workers"] = $"{workers}",
                ["BentoSharp:Services:FakeComputing:Concurrency"] = $"{concurrency}",
            },
            add: bento =>
            {
                bento.Services.AddSingleton<Runs>().AddSingleton(_devices).AddSingleton<IBentoDevices>(_devices).AddSingleton<ILoggerProvider>(_log);
                bento.AddFakeComputing().AddFakeNeighbor();
            });
    }
}
