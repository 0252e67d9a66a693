using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Clients;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Streams;

/// <summary>Tasks that stream their items, in every way that clients have.</summary>
[TestFixture(Way.AsyncHttp)]
[TestFixture(Way.SyncHttp)]
[TestFixture(Way.InProcess)]
public sealed class StreamTaskTests(Way way)
{
    private ProbeHost _host = null!;
    private BentoHttpChannel _channel = null!;
    private IStreamClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: static builder => builder.AddStream());
        _channel = new BentoHttpChannel(new Uri(_host.Url));
        _client = way switch
        {
            Way.AsyncHttp => new StreamClient(_channel),
            Way.SyncHttp => new StreamClient(new BlockingChannel(_channel)),
            _ => _host.Services.GetRequiredService<IStreamClient>(),
        };
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _channel.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Items_are_read_while_the_task_runs_and_again_when_it_has_ended()
    {
        var handle = await _client.Speak.SubmitAsync("s", 3, 2);
        var read = new List<Word>();
        await foreach (var word in handle.ReadItemsAsync())
        {
            read.Add(word);
            if (read.Count == 3)
            {
                // The task holds until its first items were read.
                _host.Signals.Raise("s");
            }
        }

        var expected = Enumerable.Range(0, 5).Select(i => new Word(i, $"s {i}"));
        Assert.That(read, Is.EqualTo(expected));
        Assert.That(await _client.Speak.GetHandle(handle.Id).ReadItemsAsync().ToListAsync(), Is.EqualTo(expected), "by a handle from its id");
    }

    [Test]
    public async Task The_result_is_the_list_of_the_items()
    {
        Assert.That(await _client.Count.RunAsync(250), Is.EqualTo(Enumerable.Range(0, 250)));
        var handle = await _client.Count.SubmitAsync(3);
        Assert.That(await handle, Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(await handle.GetAsync(), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(await _client.Count.RunAsync(0), Is.Empty);
        Assert.That(await (await _client.Count.SubmitAsync(0)).ReadItemsAsync().ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task An_immediate_call_streams_and_keeps_nothing() =>
        Assert.That(await _client.Count.CallAsync(250).ToListAsync(), Is.EqualTo(Enumerable.Range(0, 250)));

    [Test]
    public async Task A_reader_is_told_by_an_exception_that_a_new_attempt_began()
    {
        var handle = await _client.Stutter.SubmitAsync("s");
        var read = new List<string>();
        var restarted = await Assert.ThrowsAsync<BentoStreamRestartedException>(async () =>
        {
            await foreach (var item in handle.ReadItemsAsync())
            {
                read.Add(item);
                RaiseAfter(2, read);
            }
        });
        Assert.That(read, Is.EqualTo(new[] { "1a", "1b" }));
        Assert.That((restarted!.Attempt, restarted.TaskId), Is.EqualTo((2, handle.Id)));
        Assert.That(await handle, Is.EqualTo(new[] { "2a", "2b", "2c" }), "the result has the items of the attempt that won");
    }

    [Test]
    public async Task A_reader_that_allows_restarts_is_given_all_items_of_the_new_attempt()
    {
        var handle = await _client.Stutter.SubmitAsync("s");
        var read = new List<string>();
        await foreach (var item in handle.ReadItemsAsync(allowRestart: true))
        {
            read.Add(item);
            RaiseAfter(2, read);
        }

        Assert.That(read, Is.EqualTo(new[] { "1a", "1b", "2a", "2b", "2c" }));
        Assert.That(await handle.ReadItemsAsync().ToListAsync(), Is.EqualTo(new[] { "2a", "2b", "2c" }), "who comes later sees no void items");
    }

    [Test]
    public async Task A_watch_tells_items_with_their_numbers_and_where_they_begin_anew()
    {
        var handle = await _client.Stutter.SubmitAsync("s");
        var told = new List<string>();
        await foreach (var update in handle.WatchAsync())
        {
            told.AddRange(update switch
            {
                BentoTaskItemUpdate item => [$"{item.Index} {item.Json}"],
                BentoTaskRestartUpdate restart => [$"restart {restart.Attempt}"],
                BentoTaskStatusUpdate { Info.IsFinished: true } => ["end"],
                _ => [],
            });
            RaiseAfter(2, told);
        }

        Assert.That(told, Is.EqualTo(new[] { "0 \"1a\"", "1 \"1b\"", "restart 2", "0 \"2a\"", "1 \"2b\"", "2 \"2c\"", "end" }));
    }

    [Test]
    public async Task An_attempt_that_streams_nothing_voids_the_items_before_it()
    {
        var handle = await _client.Withdraw.SubmitAsync("s");
        var read = new List<int>();
        await foreach (var item in handle.ReadItemsAsync(allowRestart: true))
        {
            read.Add(item);
            _host.Signals.Raise("s");
        }

        Assert.That(read, Is.EqualTo(new[] { 1 }));
        Assert.That(await handle, Is.Empty);
        Assert.That(await handle.ReadItemsAsync().ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task Too_many_items_end_the_task_for_good_and_the_first_ones_are_kept()
    {
        Assert.That(await _client.ThreeAtMost.RunAsync(3), Has.Count.EqualTo(3));
        var handle = await _client.ThreeAtMost.SubmitAsync(4);
        var read = new List<int>();
        var failed = await Assert.ThrowsAsync<BentoTaskFailedException>(async () =>
        {
            await foreach (var item in handle.ReadItemsAsync())
            {
                read.Add(item);
            }
        });
        Assert.That(failed!.Error.Message, Does.Contain("three_at_most streams more than 3 items (MaxItems)"));
        Assert.That((failed.StatusCode, failed.Attempt), Is.EqualTo((413, 1)));
        Assert.That(read, Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public async Task Too_many_bytes_end_the_task()
    {
        Assert.That(await _client.FortyBytes.RunAsync(3), Has.Count.EqualTo(3));
        var failed = await Assert.ThrowsAsync<BentoTaskFailedException>(() => _client.FortyBytes.RunAsync(4));
        Assert.That(failed!.Error.Message, Does.Contain("more than 40 bytes together (MaxItemsBytes)"));
    }

    [Test]
    public async Task An_item_that_is_too_large_ends_the_task()
    {
        var failed = await Assert.ThrowsAsync<BentoTaskFailedException>(() => _client.Blocks.RunAsync(1, 4_000_000));
        Assert.That(failed!.Error.Message, Does.Contain("item 0 of blocks has 5333338 bytes").And.Contain("as a file"));
    }

    [Test]
    public async Task A_canceled_task_ends_its_readers_after_its_items()
    {
        var handle = await _client.Speak.SubmitAsync("s", 2, 2);
        var read = 0;
        await Assert.ThrowsAsync<BentoTaskCanceledException>(async () =>
        {
            await foreach (var word in handle.ReadItemsAsync())
            {
                if (++read == 2)
                {
                    await handle.CancelAsync();
                }
            }
        });
        Assert.That(read, Is.EqualTo(2));
    }

    [Test]
    public async Task A_task_that_runs_out_of_time_keeps_its_items()
    {
        var handle = await _client.Stall.SubmitAsync();
        var read = new List<int>();
        var failed = await Assert.ThrowsAsync<BentoTaskFailedException>(async () =>
        {
            await foreach (var item in handle.ReadItemsAsync())
            {
                read.Add(item);
            }
        });
        Assert.That(failed!.StatusCode, Is.EqualTo(504));
        Assert.That(read, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Items_of_every_form_come_as_they_were_yielded()
    {
        string?[] texts = ["", "two\nlines\r\nand a \u2028 third", "\"quoted\" \\ ", null, "ü 漢 \U0001F600", "data: x\n\nevent: end\n\n", new string('x', 300_000)];
        var handle = await _client.Echo.SubmitAsync(texts);
        Assert.That(await handle.ReadItemsAsync().ToListAsync(), Is.EqualTo(texts));
        Assert.That(await handle, Is.EqualTo(texts));
    }

    [Test]
    public async Task Streams_that_are_longer_than_a_page_and_a_row_come_whole()
    {
        var handle = await _client.Blocks.SubmitAsync(40, 30_000);
        var read = await handle.ReadItemsAsync().ToListAsync();
        Assert.That(read.Select(block => (block.Length, block[0], block[^1])), Is.EqualTo(Enumerable.Range(0, 40).Select(i => (30_000, (byte)i, (byte)i))));
        Assert.That((await handle).Count, Is.EqualTo(40));
    }

    [Test]
    public async Task The_list_of_a_task_that_does_not_stream_is_read_when_it_has_ended() =>
        Assert.That(await (await _client.Whole.SubmitAsync(4)).ReadItemsAsync().ToListAsync(), Is.EqualTo(Enumerable.Range(0, 4)));

    [Test]
    public async Task Many_streams_are_waited_for_at_once()
    {
        var handles = new List<BentoTaskHandle<IReadOnlyList<int>>>();
        for (var i = 0; i < 5; i++)
        {
            handles.Add(await _client.Count.SubmitAsync(i));
        }

        var lists = await BentoTasks.WhenAll(handles);
        Assert.That(lists.Select(list => list.Count), Is.EqualTo(Enumerable.Range(0, 5)));
    }

    private void RaiseAfter<T>(int count, List<T> read)
    {
        if (read.Count == count)
        {
            _host.Signals.Raise("s");
        }
    }
}
