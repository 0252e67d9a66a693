using BentoSharp.Hosting;
using BentoSharp.PostgreSql.Tests.Server;

namespace BentoSharp.PostgreSql.Tests.Nodes;

/// <summary>
/// A client of one node and a task that runs on another: with notifications, and without them, as behind a pooler. With them the polls come so late
/// that only the notifications can be what is seen.
/// </summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class TwoNodesTests(bool notifications)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestSchema _schema = new();
    private TaskSignals _signals = null!;
    private NodeHost _front = null!;
    private NodeHost _back = null!;
    private HoldingAsyncHttpClient _client = null!;

    [SetUp]
    public async Task Start()
    {
        _signals = new TaskSignals();
        _front = await NodeHost.StartAsync(_schema, "front", _signals, options => options.Role = BentoNodeRole.Submit, Configure);
        _back = await NodeHost.StartAsync(_schema, "back", _signals, options => options.Role = BentoNodeRole.Work, Configure);
        _client = new HoldingAsyncHttpClient(_front.Url);
        await ((Storage.PostgreSqlTaskStore)_front.Services.GetService(typeof(ITaskStore))!).IsListening.WaitAsync(Patience);
        await ((Storage.PostgreSqlTaskStore)_back.Services.GetService(typeof(ITaskStore))!).IsListening.WaitAsync(Patience);
    }

    [TearDown]
    public async Task Stop()
    {
        await _client.DisposeAsync();
        await _front.DisposeAsync();
        await _back.DisposeAsync();
        _schema.Delete();
    }

    [Test]
    public async Task A_task_that_one_node_takes_runs_on_another_and_its_result_comes_back()
    {
        Assert.That(await _client.Where.RunAsync().WaitAsync(Patience), Is.EqualTo("back"));
    }

    [Test]
    public async Task Tensors_too_long_for_a_row_reach_the_batches_of_another_node_and_come_back()
    {
        var rows = Enumerable.Range(0, 6).Select(static row => Enumerable.Range(row, 50_000).Select(static number => (float)number).ToArray()).ToList();
        var results = await Task.WhenAll(rows.Select(row => _client.Twice.RunOneAsync(new BentoTensor<float>(row, row.Length)))).WaitAsync(Patience);
        foreach (var (row, result) in rows.Zip(results))
        {
            Assert.That(result.Span.ToArray(), Is.EqualTo(row.Select(static number => number * 2)));
        }
    }

    [Test]
    public async Task A_client_of_one_node_watches_a_task_that_runs_on_another()
    {
        var handle = await _client.Hold.SubmitAsync("w");
        var seen = new List<BentoTaskUpdate>();
        var seesProgress = new TaskCompletionSource();
        var watch = Task.Run(async () =>
        {
            await foreach (var update in handle.WatchAsync())
            {
                seen.Add(update);
                if (update is BentoTaskProgressUpdate { Progress: 0.5 })
                {
                    seesProgress.TrySetResult();
                }
            }
        });
        await _signals.WaitAsync("w started");
        _signals.Raise("w half");
        await seesProgress.Task.WaitAsync(Patience);
        _signals.Raise("w");
        await watch.WaitAsync(Patience);

        Assert.That(
            seen.OfType<BentoTaskStatusUpdate>().Select(update => update.Info.Status), Is.SupersetOf(new[] { BentoTaskStatus.InProgress, BentoTaskStatus.Success }));
        Assert.That(await handle, Is.EqualTo("back"));
    }

    [Test]
    public async Task A_client_of_one_node_cancels_a_task_that_runs_on_another()
    {
        var handle = await _client.Hold.SubmitAsync("c");
        await _signals.WaitAsync("c started");
        await handle.CancelAsync();
        await _signals.WaitAsync("c stopped");
        Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Canceled));
    }

    [Test]
    public async Task Many_ends_on_another_node_are_all_told()
    {
        var handles = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => _client.Where.SubmitAsync()));
        var results = await Task.WhenAll(handles.Select(handle => handle.GetResultAsync(Patience)));
        Assert.That(results, Has.All.EqualTo("back"));
    }

    [Test]
    public async Task A_long_body_goes_from_node_to_node()
    {
        var bytes = new byte[700_000];
        new Random(1).NextBytes(bytes);
        var copy = await _client.Copy.RunAsync(BentoFile.FromBytes(bytes, "a.bin")).WaitAsync(Patience);
        using var read = new MemoryStream();
        await using (var stream = copy.OpenRead())
        {
            await stream.CopyToAsync(read);
        }

        Assert.That(read.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task A_limit_holds_over_nodes_and_the_end_of_one_lets_the_next_begin()
    {
        await using var second = await NodeHost.StartAsync(_schema, "second", _signals, store: Configure);
        var first = await _client.Alone.SubmitAsync("t", "1");
        await _signals.WaitAsync("t 1 started");
        var next = await _client.Alone.SubmitAsync("t", "2");
        var other = await _client.Alone.SubmitAsync("u", "1");
        await _signals.WaitAsync("u 1 started");
        Assert.That((await next.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));

        _signals.Raise("t 1");
        await _signals.WaitAsync("t 2 started");
        _signals.Raise("t 2");
        _signals.Raise("u 1");
        await Task.WhenAll(first.GetResultAsync(Patience), next.GetResultAsync(Patience), other.GetResultAsync(Patience));
    }

    private void Configure(PostgreSqlOptions options)
    {
        options.Notifications = notifications;
        options.PollInterval = notifications ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(200);
    }
}
