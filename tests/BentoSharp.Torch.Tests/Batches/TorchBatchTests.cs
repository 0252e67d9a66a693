using TorchSharp;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Batches;

/// <summary>Batchable methods that take and give TorchSharp's tensors, over HTTP and in process, with real layers.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class TorchBatchTests(bool overHttp)
{
    private TorchHost _host = null!;

    private ITensorsOfTorchClient Client => overHttp ? _host.Http : _host.InProcess;

    [SetUp]
    public async Task StartAsync() => _host = await TorchHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Images_that_wait_go_through_the_model_together_and_each_gets_what_it_would_get_alone()
    {
        var images = Enumerable.Range(0, 20).Select(Image).ToList();
        _host.Runs.Hold();
        var first = await Client.Classify.SubmitOneAsync(images[0]);
        await _host.Runs.IsHeld;
        var handles = await Task.WhenAll(images.Skip(1).Select(image => Client.Classify.SubmitOneAsync(image)));
        await Task.WhenAll(handles.Select(Started));
        _host.Runs.Go();
        var results = new List<BentoTensor<float>> { await first };
        results.AddRange(await Task.WhenAll(handles.Select(async handle => await handle)));
        Assert.That(_host.Runs.Shapes, Has.Count.LessThan(20).And.Some.EqualTo("16x1x28x28"));
        Assert.That(_host.Runs.AllInInference, Is.True);
        foreach (var (image, result) in images.Zip(results))
        {
            Assert.That(result.Shape, Is.EqualTo(new[] { 10 }));
            Assert.That(result.Span.ToArray(), Is.EqualTo(Direct(image)).Within(1e-5));
        }
    }

    [Test]
    public async Task A_task_may_bring_more_images_than_a_batch_has()
    {
        var images = Enumerable.Range(0, 40).Select(Image).ToList();
        var all = new BentoTensor<float>(images.SelectMany(static image => image.Memory.ToArray()).ToArray(), 40, 1, 28, 28);
        var result = await Client.Classify.RunAsync(all);
        Assert.That(_host.Runs.Shapes, Is.EqualTo(new[] { "16x1x28x28", "16x1x28x28", "8x1x28x28" }));
        Assert.That(result.Shape, Is.EqualTo(new[] { 40, 10 }));
        Assert.That(result.Span[^10..].ToArray(), Is.EqualTo(Direct(images[^1])).Within(1e-5));
    }

    [Test]
    public async Task Texts_are_padded_to_the_first_bucket_that_holds_them()
    {
        var results = await RunTogether(
            Client.Encode.SubmitOneAsync, Enumerable.Range(1, 8).Select(static length => new BentoTensor<long>(Enumerable.Repeat(3L, length).ToArray(), length)));

        Assert.That(results.Select(static result => result.Span[0]), Is.EqualTo(Enumerable.Range(1, 8).Select(static length => 3f * length)));
        Assert.That(_host.Runs.Shapes.Select(static shape => shape[(shape.IndexOf('x', StringComparison.Ordinal) + 1)..]).Distinct(), Is.EquivalentTo(new[] { "4", "8" }));
        Assert.That(_host.Runs.Shapes, Has.Count.LessThan(8));
    }

    [Test]
    public async Task A_method_is_told_the_lengths_and_its_results_are_cut_to_them()
    {
        var lengths = new[] { 1, 2, 3, 4, 5, 2 };
        var results = await RunTogether(
            Client.Frames.SubmitOneAsync,
            lengths.Select(static length => new BentoTensor<float>(Enumerable.Range(1, length * 3).Select(static number => (float)number).ToArray(), length, 3)));

        foreach (var (length, result) in lengths.Zip(results))
        {
            Assert.That(result.Shape, Is.EqualTo(new[] { length, 2 }));
            Assert.That(
                result.Span.ToArray(),
                Is.EqualTo(Enumerable.Range(0, length).SelectMany(frame => new[] { (9f * frame) + 6, length })));
        }

        Assert.That(_host.Runs.Shapes.Select(static shape => shape.Split('x')[1]).Distinct(), Is.EquivalentTo(new[] { "2", "5" }));
    }

    [Test]
    public async Task A_longer_text_than_the_last_bucket_is_refused_at_submit()
    {
        var refused = await Assert.CatchAsync<BentoValidationException>(() => Client.Encode.SubmitOneAsync(new BentoTensor<long>(new long[9], 9)))!;
        Assert.That(refused!.Errors.Single().Message, Does.Contain("dimension 1, counted from 0, is 9, and may be 8 at most"));
        refused = await Assert.CatchAsync<BentoValidationException>(() => Client.Classify.SubmitAsync(new BentoTensor<float>(new float[27 * 28], 1, 1, 27, 28)))!;
        Assert.That(refused!.Errors.Single().Message, Does.Contain("has the shape (1, 1, 27, 28), and (items, 1, 28, 28) is needed: dimension 2, counted from 0, is 27, not 28"));
        Assert.That(_host.Runs.Shapes, Is.Empty);
    }

    [Test]
    public async Task A_bad_item_fails_alone()
    {
        var numbers = new[] { 4f, 9, -1, 16, 25 };
        _host.Runs.Hold();
        var handles = new List<BentoTaskHandle<BentoTensor<float>>>();
        foreach (var number in numbers)
        {
            handles.Add(await Client.Roots.SubmitOneAsync(new BentoTensor<float>(new[] { number, 1 }, 2)));
        }

        await _host.Runs.IsHeld;
        _host.Runs.Go();
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] < 0)
            {
                var failed = await Assert.CatchAsync<BentoTaskFailedException>(async () => await handles[i])!;
                Assert.That(failed!.Error.Message, Is.EqualTo("a root of less than nothing"));
            }
            else
            {
                Assert.That((await handles[i]).Span[0], Is.EqualTo(MathF.Sqrt(numbers[i])));
            }
        }
    }

    [Test]
    public async Task Methods_that_run_alone_take_several_tensors_beside_other_arguments()
    {
        var a = new BentoTensor<float>(new[] { 1f, 2, 3, 4 }, 2, 2);
        var b = new BentoTensor<float>(new[] { 1f, 0, 0, 1 }, 2, 2);
        Assert.That((await Client.Product.RunAsync(a, b)).Span.ToArray(), Is.EqualTo(new[] { 1f, 2, 3, 4 }));
        Assert.That((await Client.Product.CallAsync(a, b, 2, new BentoTensor<float>(new[] { 10f, 20 }, 2))).Span.ToArray(), Is.EqualTo(new[] { 12f, 24, 16, 28 }));
        Assert.That((await Client.Largest.RunAsync(a)).Span.ToArray(), Is.EqualTo(new[] { 1L, 1L }));
        Assert.That(await Client.CountAbove.RunAsync(a, 2.5f), Is.EqualTo(2));
        await Client.Look.RunAsync(a);
        Assert.That(_host.Runs.Shapes, Is.EqualTo(new[] { "2x2" }));
    }

    [Test]
    public async Task A_result_of_other_elements_than_the_contract_says_fails_its_task() =>
        await Assert.CatchAsync<BentoTaskFailedException>(() => Client.Wrong.RunAsync(new BentoTensor<float>(new float[4], 2, 2)))!;

    [Test]
    public async Task Nothing_is_left_of_batches_that_have_run()
    {
        async Task RunAsync() => await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Client.Classify.RunOneAsync(Image(i))));
        await RunAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 5; i++)
        {
            await RunAsync();
        }

        Assert.That(Tensor.TotalCount, Is.LessThanOrEqualTo(before));
    }

    /// <summary>Submits items while the first is held, so that the others wait.</summary>
    private async Task<IReadOnlyList<BentoTensor<TResult>>> RunTogether<T, TResult>(
        Func<BentoTensor<T>, SubmitOptions?, CancellationToken, Task<BentoTaskHandle<BentoTensor<TResult>>>> submit, IEnumerable<BentoTensor<T>> items)
        where T : unmanaged, System.Numerics.INumberBase<T>
        where TResult : unmanaged, System.Numerics.INumberBase<TResult>
    {
        _host.Runs.Hold();
        var handles = await Task.WhenAll(items.Select(item => submit(item, null, default)));
        await _host.Runs.IsHeld;
        await Task.WhenAll(handles.Select(Started));
        _host.Runs.Go();
        return await Task.WhenAll(handles.Select(async handle => await handle));
    }

    /// <summary>Waits until a task has been leased, so that it is among those that the next batch may take.</summary>
    private static async Task Started(BentoTaskHandle handle)
    {
        await foreach (var update in handle.WatchAsync())
        {
            if (update is BentoTaskStatusUpdate { Info.Status: BentoTaskStatus.InProgress })
            {
                return;
            }
        }
    }

    private float[] Direct(BentoTensor<float> image)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        return _host.Model.forward(image.Reshape(1, 1, 28, 28).ToTorch()).data<float>().ToArray();
    }

    private static BentoTensor<float> Image(int seed)
    {
        var random = new Random(seed);
        return new BentoTensor<float>(Enumerable.Range(0, 784).Select(_ => random.NextSingle()).ToArray(), 1, 28, 28);
    }
}
