using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>Tasks that submit tasks, where only one runs at a time: waiting for a child must give it room.</summary>
[CancelAfter(30_000)]
public sealed class ChainTests
{
    private ProbeHost _host = null!;
    private IEngineClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(
            options => options.DrainTimeout = TimeSpan.FromSeconds(5),
            configuration: new() { ["BentoSharp:Services:Engine:Concurrency"] = "1" },
            add: static builder => builder.AddEngine());
        _client = _host.Services.GetRequiredService<IEngineClient>();
    }

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task A_task_fans_out_and_gathers()
    {
        var handle = await _client.SumOfSquares.SubmitAsync(5);
        Assert.That(await handle, Is.EqualTo(55));
        var info = await handle.GetStatusAsync();
        Assert.That(info.Children, Has.Count.EqualTo(5));
        Assert.That(info.Children.Select(child => (child.Task, child.Status)), Is.All.EqualTo(("square", BentoTaskStatus.Success)));
        Assert.That((await _client.Square.GetStatusAsync(info.Children[0].Id)).Parent, Is.EqualTo(handle.Id));
        Assert.That(await _client.Square.RunAsync(2), Is.EqualTo(4), "room is left afterwards");
    }

    [Test]
    public async Task Parent_and_children_are_seen_over_HTTP()
    {
        await using var channel = new BentoHttpChannel(_host.Url);
        var handle = await new EngineClient(channel).SumOfSquares.SubmitAsync(2);
        await handle;
        var children = (await handle.GetStatusAsync()).Children;
        Assert.That(children, Is.EqualTo((await _client.SumOfSquares.GetStatusAsync(handle.Id)).Children));
        Assert.That((await new EngineClient(channel).Square.GetStatusAsync(children[1].Id)).Parent, Is.EqualTo(handle.Id));
    }

    [Test]
    public async Task A_synchronous_task_waits_for_a_child_on_its_own_thread() => Assert.That(await _client.Blocking.RunAsync(3), Is.EqualTo(18));

    [Test]
    public async Task A_repeated_attempt_finds_the_children_of_the_one_before()
    {
        var handle = await _client.Family.SubmitAsync();
        var ids = await handle;
        Assert.That(ids.Distinct().Count(), Is.EqualTo(3), "the same twice is two children, the same key is one");
        Assert.That(ids[2], Is.EqualTo(ids[3]));
        Assert.That(_host.Calls.All, Is.EquivalentTo(new[] { "square 7", "square 7", "square 1" }));
        Assert.That((await handle.GetStatusAsync()).Children.Select(child => child.Id), Is.EquivalentTo(ids.Distinct()));
    }

    [Test]
    public async Task After_its_wait_a_task_goes_on_ahead_of_new_work()
    {
        var parent = await _client.HoldByChild.SubmitAsync("h");
        await _host.Signals.WaitAsync("h started");
        var later = new List<BentoTaskHandle<int>>();
        for (var i = 0; i < 3; i++)
        {
            later.Add(await _client.Square.SubmitAsync(i));
        }

        _host.Signals.Raise("h");
        await parent;
        await Task.WhenAll(later.Select(handle => handle.GetResultAsync()));
        Assert.That(_host.Calls.All, Is.EqualTo(new[] { "h", "h parent", "square 0", "square 1", "square 2" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Cancelling_a_parent_takes_its_children_along_where_that_is_wished(bool includeChildren)
    {
        await using var channel = new BentoHttpChannel(_host.Url);
        var parent = await new EngineClient(channel).HoldByChild.SubmitAsync("h");
        await _host.Signals.WaitAsync("h started");
        var child = (await parent.GetStatusAsync()).Children.Single();
        await parent.CancelAsync(includeChildren);
        Assert.That((await parent.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Canceled));
        var left = await _client.Hold.GetStatusAsync(child.Id);
        Assert.That(left.Status, Is.EqualTo(includeChildren ? BentoTaskStatus.Canceled : BentoTaskStatus.InProgress));
        _host.Signals.Raise("h");
        Assert.That(await _client.Square.RunAsync(2), Is.EqualTo(4), "the room comes back");
    }

    [Test]
    public async Task A_task_that_has_lost_its_right_submits_nothing()
    {
        var handle = await _client.SubmitLate.SubmitAsync("s");
        await _host.Signals.WaitAsync("s started");
        await handle.CancelAsync();
        _host.Signals.Raise("s");
        await _host.Signals.WaitAsync("s done");
        Assert.That(_host.Calls.All, Is.EqualTo(new[] { "refused 409" }));
    }

    [Test]
    public async Task A_drain_gives_a_waiting_parent_back_at_once_and_the_next_host_finds_its_child()
    {
        var parent = await _client.HoldByChild.SubmitAsync("h");
        await _host.Signals.WaitAsync("h started");
        var stop = _host.StopAsync();
        while ((await parent.GetStatusAsync()).Status == BentoTaskStatus.InProgress)
        {
            await Task.Yield();
        }

        _host.Signals.Raise("h");
        await stop;

        await using var next = await ProbeHost.StartAsync(folder: _host.Folder, add: static builder => builder.AddEngine());
        await next.Services.GetRequiredService<IEngineClient>().HoldByChild.GetHandle(parent.Id);
        Assert.That(next.Calls.All, Is.EqualTo(new[] { "h parent" }), "the child ran once, in the first host");
    }

    [Test]
    public async Task A_key_without_a_parent_is_refused() =>
        await Assert.ThatAsync(
            () => _client.Square.SubmitAsync(1, new SubmitOptions { Key = "k" }),
            Throws.TypeOf<BentoException>().With.Property("StatusCode").EqualTo(400));
}
