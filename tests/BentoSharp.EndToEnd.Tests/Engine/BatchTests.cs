using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>Tasks that wait are run together by one call of a batchable method.</summary>
public sealed class BatchTests
{
    private ProbeHost _host = null!;
    private BatchAsyncHttpClient _client = null!;

    private Batches Batches => _host.Services.GetRequiredService<Batches>();

    [SetUp]
    public async Task Start()
    {
        _host = await ProbeHost.StartAsync(add: static builder =>
        {
            builder.Services.AddSingleton<Batches>();
            builder.AddBatch();
        });
        _client = new BatchAsyncHttpClient(_host.Url);
    }

    [TearDown]
    public async Task Stop()
    {
        _host.Signals.Raise("go");
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Tasks_that_wait_run_together_and_each_gets_its_own_part()
    {
        var results = await RunBehindTheFirst(Enumerable.Range(20, 12).Select(static number => new[] { number, number + 100 }));

        Assert.That(results.Select(static result => result.Result), Is.EqualTo(
            Enumerable.Range(20, 12).Select(static number => new[] { number * 10, (number + 100) * 10 })));
        Assert.That(Batches.All, Has.Count.LessThan(12), "calls");
        Assert.That(Batches.All.Select(static batch => batch.Count), Has.All.LessThanOrEqualTo(16).And.Some.GreaterThan(2));
        Assert.That(Batches.Threads.Count(), Is.EqualTo(1), "an instance has one thread");
    }

    [Test]
    public async Task A_bad_item_fails_alone()
    {
        var results = await RunBehindTheFirst(Enumerable.Range(BatchService.Poison - 4, 9).Select(static number => new[] { number }));

        foreach (var (result, number) in results.Select((result, i) => (result, i + BatchService.Poison - 4)))
        {
            if (number == BatchService.Poison)
            {
                var failure = (BentoTaskFailedException)result.Failure!;
                Assert.That(failure.Error.Message, Is.EqualTo("13 is poison"));
            }
            else
            {
                Assert.That(result.Result, Is.EqualTo(new[] { number * 10 }));
            }
        }
    }

    [Test]
    public async Task A_batch_that_the_memory_does_not_hold_is_halved_until_it_does()
    {
        var results = await RunBehindTheFirst(Enumerable.Range(1, 12).Select(static number => new[] { -number }));

        Assert.That(results.Select(static result => result.Result![0]), Is.EqualTo(Enumerable.Range(1, 12).Select(static number => -number * 10)));
        Assert.That(Batches.All[^1], Has.Count.LessThanOrEqualTo(4));
    }

    [Test]
    public async Task A_task_with_more_items_than_the_memory_holds_is_run_in_parts()
    {
        var numbers = Enumerable.Range(1, 40).Select(static number => -number).ToArray();
        var result = await _client.TimesTen.RunAsync(numbers);

        Assert.That(result, Is.EqualTo(numbers.Select(static number => number * 10)));
        Assert.That(Batches.All.Max(static batch => batch.Count), Is.EqualTo(16));
    }

    [Test]
    public async Task A_canceled_task_leaves_its_batch_and_the_others_go_on()
    {
        var held = await HoldTheFirst();
        var handles = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => _client.TimesTen.SubmitAsync([number])));
        await handles[1].CancelAsync();
        _host.Signals.Raise("go");

        Assert.That(await Task.WhenAll(new[] { 0, 2, 3 }.Select(async i => (await handles[i])![0])), Is.EqualTo(new[] { 10, 30, 40 }));
        await Assert.ThrowsAsync<BentoTaskCanceledException>(async () => await handles[1]);
        Assert.That(await held, Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public async Task The_token_fires_when_nobody_waits_for_the_batch_any_more()
    {
        var handle = await _client.Wait.SubmitAsync(["a"]);
        await _host.Signals.WaitAsync("waiting");
        await handle.CancelAsync();
        await _host.Signals.WaitAsync("left");
    }

    [Test]
    public async Task Tensors_of_one_shape_run_together()
    {
        var held = await _client.PlusOne.SubmitAsync(Row(-1, 0));
        await _host.Signals.WaitAsync("held");
        var two = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => _client.PlusOne.SubmitAsync(Row(i, i))));
        var three = await _client.PlusOne.SubmitAsync(Row(7, 8, 9));
        await Task.WhenAll(two.Append(three).Select(Started));
        _host.Signals.Raise("go");

        Assert.That((await held).Span.ToArray(), Is.EqualTo(new[] { 0f, 1f }));
        for (var i = 0; i < two.Length; i++)
        {
            var row = await two[i];
            Assert.That((row.Shape, row.Span.ToArray()), Is.EqualTo((new[] { 1, 2 }, new[] { i + 2f, i + 2f })));
        }

        Assert.That((await three).Span.ToArray(), Is.EqualTo(new[] { 8f, 9f, 10f }));
        var shapes = Batches.All.Select(static shape => string.Join('x', shape)).ToList();
        Assert.That(shapes, Has.Member("1x3"));
        Assert.That(shapes.Count(static shape => shape.EndsWith("x2", StringComparison.Ordinal)), Is.LessThan(5), "calls for five rows of two");
    }

    [Test]
    public async Task Immediate_calls_run_together_with_tasks()
    {
        var held = await HoldTheFirst();
        var task = await _client.TimesTen.SubmitAsync([1]);
        var call = _client.TimesTen.CallAsync([2]);
        _host.Signals.Raise("go");

        Assert.That((await call, await task, await held), Is.EqualTo((new[] { 20 }, new[] { 10 }, new[] { 0 })));
    }

    [Test]
    public async Task One_item_is_submitted_and_its_own_result_comes_back()
    {
        Assert.That(await _client.TimesTen.RunOneAsync(7), Is.EqualTo(70));
        var handle = await _client.PlusOne.SubmitOneAsync(new BentoTensor<float>(new[] { 1f, 2 }, 2));
        var row = await handle;
        Assert.That((row.Shape, row.Span.ToArray()), Is.EqualTo((new[] { 2 }, new[] { 2f, 3f })));
        Assert.That((await handle.GetStatusAsync()).Id, Is.EqualTo(handle.Id));
        Assert.That((await (await handle.RetryAsync())).Shape, Is.EqualTo(new[] { 2 }));

        using var blocking = new BatchSyncHttpClient(_host.Url);
        Assert.That(blocking.TimesTen.RunOne(8), Is.EqualTo(80));
    }

    [Test]
    public async Task A_method_that_forgets_an_item_is_told()
    {
        var failure = await Assert.ThrowsAsync<BentoTaskFailedException>(() => _client.Forgetful.RunAsync(["a", "b"]));
        Assert.That(failure!.Error.Code, Is.Not.Null);
    }

    private static BentoTensor<float> Row(params float[] numbers) => new(numbers, [1, numbers.Length]);

    private static async Task Started<T>(BentoTaskHandle<T> handle)
    {
        while ((await handle.GetStatusAsync()).Status == BentoTaskStatus.Pending)
        {
            await Task.Delay(5);
        }
    }

    private async Task<Task<IReadOnlyList<int>>> HoldTheFirst()
    {
        var held = await _client.TimesTen.SubmitAsync([BatchService.Hold]);
        await _host.Signals.WaitAsync("held");
        return held.GetResultAsync();
    }

    private async Task<(IReadOnlyList<int>? Result, Exception? Failure)[]> RunBehindTheFirst(IEnumerable<int[]> calls)
    {
        var held = await HoldTheFirst();
        var handles = await Task.WhenAll(calls.Select(call => _client.TimesTen.SubmitAsync(call)));
        await Task.WhenAll(handles.Select(Started));
        _host.Signals.Raise("go");
        await held;
        return await Task.WhenAll(handles.Select(async handle =>
        {
            try
            {
                return (await handle, (Exception?)null);
            }
            catch (BentoTaskFailedException failure)
            {
                return ((IReadOnlyList<int>?)null, (Exception?)failure);
            }
        }));
    }
}
