using System.Numerics;
using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Clients;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Tensors;

/// <summary>Tensors come back bit for bit, whichever way they go, and are kept as their bytes.</summary>
[TestFixture(Way.AsyncHttp)]
[TestFixture(Way.SyncHttp)]
[TestFixture(Way.InProcess)]
public sealed class TensorSuite(Way way)
{
    private ProbeHost _host = null!;
    private BentoHttpChannel _channel = null!;
    private ITensorsClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: static bento => bento.AddTensors());
        _channel = new BentoHttpChannel(new Uri(_host.Url));
        _client = way switch
        {
            Way.AsyncHttp => new TensorsClient(_channel),
            Way.SyncHttp => new TensorsClient(new BlockingChannel(_channel)),
            _ => _host.Services.GetRequiredService<ITensorsClient>(),
        };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _channel.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Every_value_comes_back()
    {
        await CheckAsync(_client.Floats.RunAsync, float.MinValue, float.MaxValue, float.Epsilon, -0f, 1 / 3f, float.NaN, float.PositiveInfinity);
        await CheckAsync(_client.Doubles.RunAsync, double.MinValue, double.MaxValue, double.Epsilon, -0d, 1 / 3d, double.NaN, double.NegativeInfinity);
        await CheckAsync(_client.Halves.RunAsync, Half.MinValue, Half.MaxValue, Half.Epsilon, (Half)(1 / 3f));
        await CheckAsync(_client.SmallNumbers.RunAsync, sbyte.MinValue, sbyte.MaxValue, (sbyte)0);
        await CheckAsync(_client.LargeNumbers.RunAsync, ulong.MinValue, ulong.MaxValue);
        await CheckAsync(_client.Floats.CallAsync, 1.5f, float.NaN);
    }

    [TestCase(new int[0], 1)]
    [TestCase(new[] { 0 }, 0)]
    [TestCase(new[] { 2, 0, 3 }, 0)]
    [TestCase(new[] { 2, 1, 3 }, 6)]
    [TestCase(new[] { 300, 700 }, 210_000)]
    public async Task Every_shape_comes_back(int[] shape, int count)
    {
        var numbers = Enumerable.Range(0, count).Select(static number => number / 7f).ToArray();
        var tensor = new BentoTensor<float>(numbers, shape);
        foreach (var result in new[] { await _client.Floats.RunAsync(tensor), await _client.Floats.CallAsync(tensor) })
        {
            Assert.That(result.Shape, Is.EqualTo(shape));
            Assert.That(result.Span.ToArray(), Is.EqualTo(numbers));
        }
    }

    [Test]
    public async Task Tensors_travel_beside_numbers_and_files()
    {
        var x = new BentoTensor<float>(new[] { 1f, 2f }, 2);
        var shift = new BentoTensor<long>(new[] { 10L }, 1);
        Assert.That(await Numbers(_client.Scale.RunAsync(x)), Is.EqualTo(new[] { 2f, 4f }));
        Assert.That(await Numbers(_client.Scale.RunAsync(x, 3, shift)), Is.EqualTo(new[] { 13f, 16f }));
        Assert.That(await Numbers(_client.Scale.CallAsync(x, 3, shift, BentoFile.FromBytes(new byte[5], "note"))), Is.EqualTo(new[] { 18f, 21f }));
    }

    [Test]
    public async Task A_tensor_can_be_the_body_and_no_tensor_the_result()
    {
        Assert.That((await _client.Root.RunAsync(new BentoTensor<int>(new[] { 1, 2 }, 1, 2)))!.Shape, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(await _client.Root.RunAsync(new BentoTensor<int>(default, 0)), Is.Null);
        Assert.That(await _client.Root.CallAsync(new BentoTensor<int>(default, 0)), Is.Null);
    }

    [Test]
    public async Task Of_many_each_is_answered_by_itself()
    {
        var results = await _client.Sum.SubmitManyAsync(
            [new BentoTensor<int>(new[] { 1, 2, 3, 4, 5, 6 }, 2, 3), new BentoTensor<int>(new int[4], 2, 2), new BentoTensor<int>(new int[6], 2, 3)]);
        Assert.That(await results[0].Handle, Is.EqualTo(21));
        Assert.That(results[1].Exception!.Message, Does.Contain("dimension 1, counted from 0, is 2, not 3"));
        Assert.That(await results[2].Handle, Is.Zero);
    }

    [Test]
    public async Task A_wrong_shape_is_refused_at_submit_and_its_dimension_is_named()
    {
        var refused = (await Assert.ThrowsAsync<BentoValidationException>(() => _client.Sum.SubmitAsync(new BentoTensor<int>(new int[8], 2, 4))))!;
        Assert.That(refused.Errors.Single().Location, Is.EqualTo(new[] { "x" }));
        Assert.That(refused.Errors.Single().Message, Does.Contain("has the shape (2, 4), and (2, 3) is needed: dimension 1, counted from 0, is 4, not 3"));
        refused = (await Assert.ThrowsAsync<BentoValidationException>(() => _client.Sum.CallAsync(new BentoTensor<int>(new int[6], 6))))!;
        Assert.That(refused.Errors.Single().Message, Does.Contain("it has 1 dimensions, not 2"));
    }

    [Test]
    public async Task Arguments_and_results_are_kept_as_bytes()
    {
        var handle = await _client.Floats.SubmitAsync(new BentoTensor<float>(new float[100], 10, 10));
        await handle;
        var store = _host.Services.GetRequiredService<ITaskStore>();
        var task = (await store.ReadAsync([Guid.ParseExact(handle.Id, "N")], TaskParts.Request | TaskParts.Response, default))[0]!;
        Assert.That(task.Request!.Files.Single().Length, Is.EqualTo(400));
        Assert.That(task.Request.Arguments.Length, Is.LessThanOrEqualTo(2));
        Assert.That(task.Response!.Body.Length, Is.EqualTo(400));
    }

    [Test]
    public async Task A_task_is_found_by_its_idempotency_key_whichever_form_its_tensor_has()
    {
        var options = new SubmitOptions { IdempotencyKey = $"same-{way}" };
        var tensor = new BentoTensor<int>(new[] { 1, 2, 3, 4, 5, 6 }, 2, 3);
        var first = await _client.Sum.SubmitAsync(tensor, options);
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sum/submit")
        {
            Content = new StringContent("""{"x": [[1, 2, 3], ["4", 5.0, 6]]}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", options.IdempotencyKey);
        using var answer = await http.SendAsync(request);
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(first.Id));
        var other = (await Assert.CatchAsync<BentoException>(() => _client.Sum.SubmitAsync(new BentoTensor<int>(new int[6], 2, 3), options)))!;
        Assert.That(other.StatusCode, Is.EqualTo(422));
    }

    private static async Task CheckAsync<T>(Func<BentoTensor<T>, SubmitOptions?, CancellationToken, Task<BentoTensor<T>>> run, params T[] numbers)
        where T : unmanaged, INumberBase<T> =>
        Assert.That((await run(new BentoTensor<T>(numbers, numbers.Length), null, default)).Span.ToArray(), Is.EqualTo(numbers));

    private static async Task CheckAsync<T>(Func<BentoTensor<T>, CancellationToken, Task<BentoTensor<T>>> run, params T[] numbers)
        where T : unmanaged, INumberBase<T> =>
        Assert.That((await run(new BentoTensor<T>(numbers, numbers.Length), default)).Span.ToArray(), Is.EqualTo(numbers));

    private static async Task<float[]> Numbers(Task<BentoTensor<float>> run) => (await run).Span.ToArray();
}
