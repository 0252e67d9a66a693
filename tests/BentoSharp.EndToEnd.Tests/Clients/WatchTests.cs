using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Clients;

/// <summary>Handles that watch their tasks, in every way that clients have.</summary>
[TestFixture(Way.AsyncHttp)]
[TestFixture(Way.SyncHttp)]
[TestFixture(Way.InProcess)]
public sealed class WatchTests(Way way)
{
    private ProbeHost _host = null!;
    private BentoHttpChannel _channel = null!;
    private IEngineClient _client = null!;
    private IProbeClient _probe = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: static builder => builder.AddEngine().AddProbe());
        _channel = new BentoHttpChannel(new Uri(_host.Url + "/engine"));
        var probe = new BentoHttpChannel(new Uri(_host.Url + "/probe"));
        (_client, _probe) = way switch
        {
            Way.AsyncHttp => (new EngineClient(_channel), new ProbeClient(probe)),
            Way.SyncHttp => (new EngineClient(new BlockingChannel(_channel)), new ProbeClient(new BlockingChannel(probe))),
            _ => (_host.Services.GetRequiredService<IEngineClient>(), _host.Services.GetRequiredService<IProbeClient>()),
        };
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _channel.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task States_progress_and_lines_are_told_as_they_come()
    {
        var handle = await _client.Talk.SubmitAsync("t");
        var told = new List<BentoTaskUpdate>();
        await foreach (var update in handle.WatchAsync())
        {
            told.Add(update);

            // The task holds until its last but one line has been seen.
            if (update is BentoTaskLogUpdate { Line.Number: 3 })
            {
                _host.Signals.Raise("t");
            }
        }

        Assert.That(told.OfType<BentoTaskLogUpdate>().Select(update => update.Line.Number), Is.EqualTo(new long[] { 1, 2, 3, 4 }));
        Assert.That(End(told).Status, Is.EqualTo(BentoTaskStatus.Success));
        Assert.That(told.OfType<BentoTaskStatusUpdate>().Count(update => update.Info.IsFinished), Is.EqualTo(1));
        Assert.That(told.OfType<BentoTaskStatusUpdate>().Select(update => update.Info.Attempt), Does.Contain(2));
    }

    [Test]
    public async Task A_watch_from_a_line_on_tells_only_what_comes_after_it()
    {
        var handle = await _client.Talk.SubmitAsync("t");
        _host.Signals.Raise("t");
        await handle;
        var told = await Told(handle, after: 2);
        Assert.That(told.OfType<BentoTaskLogUpdate>().Select(update => update.Line.Number), Is.EqualTo(new long[] { 3, 4 }));
        Assert.That(told[^1], Is.TypeOf<BentoTaskStatusUpdate>());
    }

    [Test]
    public async Task Progress_is_told_with_its_message()
    {
        var handle = await _probe.Wait.SubmitAsync("p");
        await foreach (var update in handle.WatchAsync())
        {
            if (update is BentoTaskProgressUpdate progress)
            {
                Assert.That((progress.Progress, progress.Message), Is.EqualTo((0.4, "step 4 of 10")));
                _host.Signals.Raise("p");
            }
        }
    }

    [Test]
    public async Task A_failed_or_canceled_task_ends_the_watch_without_an_exception()
    {
        var failed = await _probe.Refuse.SubmitAsync("r");
        Assert.That(End(await Told(failed)).Error?.Message, Is.EqualTo("refused r"));
        var canceled = await _probe.Note.SubmitAsync("never", new SubmitOptions { Delay = TimeSpan.FromDays(1) });
        await canceled.CancelAsync();
        Assert.That(End(await Told(canceled)).Status, Is.EqualTo(BentoTaskStatus.Canceled));
    }

    [Test]
    public async Task A_watch_ends_at_its_callers_token_and_tells_of_an_unknown_task()
    {
        using var source = new CancellationTokenSource();
        var handle = await _probe.Wait.SubmitAsync("w");
        await Assert.CatchAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in handle.WatchAsync(cancellationToken: source.Token))
            {
                await source.CancelAsync();
            }
        });
        _host.Signals.Raise("w");
        await Assert.ThrowsAsync<BentoTaskNotFoundException>(() => Told(_probe.Wait.GetHandle("0123456789abcdef0123456789abcdef")));
    }

    [Test]
    public async Task Many_tasks_are_awaited_together_in_the_order_of_their_handles()
    {
        var handles = new List<BentoTaskHandle<int>>();
        for (var i = 0; i < 50; i++)
        {
            handles.Add(await _probe.Add.SubmitAsync(i, 1));
        }

        Assert.That(await BentoTasks.WhenAll(handles), Is.EqualTo(Enumerable.Range(1, 50)));
        Assert.That(await BentoTasks.WhenAll(handles[..2].Append(handles[0])), Is.EqualTo(new[] { 1, 2, 1 }));
        Assert.That(await BentoTasks.WhenAll(Array.Empty<BentoTaskHandle<int>>()), Is.Empty);
    }

    [Test]
    public async Task Each_task_is_told_when_it_ends_with_its_own_outcome()
    {
        var fine = await _probe.Bytes.SubmitAsync(100_000);
        var held = await _probe.Wait.SubmitAsync("held");
        var failed = await _probe.Refuse.SubmitAsync("f");
        var unknown = _probe.Note.GetHandle("0123456789abcdef0123456789abcdef");
        var told = new Dictionary<string, BentoException?>();
        await foreach (var outcome in BentoTasks.WhenEach([fine, held, failed, unknown]))
        {
            told.Add(outcome.Id, outcome.Exception);
            if (told.Count == 3)
            {
                Assert.That(told, Does.Not.ContainKey(held.Id), "it has not ended");
                _host.Signals.Raise("held");
            }
        }

        Assert.That(told[fine.Id], Is.Null);
        Assert.That(told[held.Id], Is.Null);
        Assert.That(told[failed.Id], Is.TypeOf<BentoTaskFailedException>().With.Property("StatusCode").EqualTo(422).And.Property("Attempt").EqualTo(1));
        Assert.That(told[unknown.Id], Is.TypeOf<BentoTaskNotFoundException>());
    }

    [Test]
    public async Task A_wait_for_many_tells_its_limit_from_its_token_and_from_a_failure()
    {
        var held = await _probe.Wait.SubmitAsync("never");
        var fine = await _probe.Echo.SubmitAsync("fine");
        BentoTaskHandle<string>[] both = [fine, held];
        var late = (await Assert.ThrowsAsync<TimeoutException>(() => BentoTasks.WhenAll(both, TimeSpan.FromMilliseconds(300))))!;
        Assert.That(late.Message, Does.Contain("Of 2 tasks"));
        using var source = new CancellationTokenSource(100);
        await Assert.CatchAsync<OperationCanceledException>(() => BentoTasks.WhenAll(both, cancellationToken: source.Token));
        await held.CancelAsync();
        await Assert.ThrowsAsync<BentoTaskCanceledException>(() => BentoTasks.WhenAll(both, TimeSpan.FromSeconds(30)));
    }

    private static BentoTaskInfo End(List<BentoTaskUpdate> told) => ((BentoTaskStatusUpdate)told[^1]).Info;

    private static async Task<List<BentoTaskUpdate>> Told(BentoTaskHandle handle, long after = 0)
    {
        var told = new List<BentoTaskUpdate>();
        await foreach (var update in handle.WatchAsync(after))
        {
            told.Add(update);
        }

        return told;
    }
}
