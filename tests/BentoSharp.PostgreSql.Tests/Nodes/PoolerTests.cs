using System.Collections.Concurrent;
using BentoSharp.Client;
using BentoSharp.Hosting;
using BentoSharp.PostgreSql.Tests.Server;

namespace BentoSharp.PostgreSql.Tests.Nodes;

/// <summary>Two nodes behind PgBouncer in transaction mode.</summary>
[Platform("Linux", Reason = "PgBouncer is taken from the distribution's package.")]
public sealed class PoolerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestSchema _schema = new();
    private TaskSignals _signals = null!;
    private PgBouncer _bouncer = null!;
    private NodeHost _front = null!;
    private NodeHost _back = null!;
    private HoldingAsyncHttpClient _client = null!;

    [SetUp]
    public async Task Start()
    {
        _signals = new TaskSignals();
        _bouncer = await PgBouncer.StartAsync();
        _front = await StartAsync("front", static options => options.Role = BentoNodeRole.Submit);
        _back = await StartAsync("back", static _ => { });
        _client = new HoldingAsyncHttpClient(_front.Url, new BentoHttpClientOptions { MaxRetries = 0 });
    }

    [TearDown]
    public async Task Stop()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
            await _front.DisposeAsync();
            await _back.DisposeAsync();
        }

        _bouncer?.Dispose();
        _schema.Delete();
    }

    [Test]
    public async Task Tasks_of_one_node_run_on_another_are_watched_and_canceled_with_their_files_limits_and_keys()
    {
        Assert.That(await _client.Where.RunAsync().WaitAsync(Patience), Is.EqualTo("back"));
        var handle = await _client.Hold.SubmitAsync("p");
        await _signals.WaitAsync("p started");
        _signals.Raise("p half");
        await Eventually.IsTrueAsync(() => handle.GetStatusAsync().GetAwaiter().GetResult().Progress == 0.5, static () => "no progress is seen");
        await handle.CancelAsync();
        await _signals.WaitAsync("p stopped");

        var bytes = new byte[700_000];
        new Random(1).NextBytes(bytes);
        var copy = await _client.Copy.RunAsync(BentoFile.FromBytes(bytes, "a.bin")).WaitAsync(Patience);
        using var read = new MemoryStream();
        await using (var stream = copy.OpenRead())
        {
            await stream.CopyToAsync(read);
        }

        Assert.That(read.ToArray(), Is.EqualTo(bytes));
        _signals.Raise("t 1");
        await _client.Alone.RunAsync("t", "1").WaitAsync(Patience);
        var once = new SubmitOptions { IdempotencyKey = "once" };
        var first = await _client.Where.SubmitAsync(options: once);
        Assert.That((await _client.Where.SubmitAsync(options: once)).Id, Is.EqualTo(first.Id));
    }

    [Test]
    public async Task Nothing_that_was_acknowledged_is_lost_although_the_pooler_is_killed_under_load()
    {
        var acknowledged = new ConcurrentBag<string>();
        using var end = new CancellationTokenSource();
        var submitters = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                try
                {
                    acknowledged.Add((await _client.Where.SubmitAsync()).Id);
                }
                catch (BentoException)
                {
                    await Task.Delay(20, CancellationToken.None);
                }
            }
        })).ToList();
        for (var i = 0; i < 3; i++)
        {
            var before = acknowledged.Count;
            await Eventually.IsTrueAsync(() => acknowledged.Count > before + 20, static () => "no submit is acknowledged any more");
            await _bouncer.RestartAsync();
        }

        await end.CancelAsync();
        await Task.WhenAll(submitters);
        foreach (var id in acknowledged)
        {
            Assert.That(await _client.Where.GetHandle(id).GetResultAsync(Patience), Is.EqualTo("back"));
        }
    }

    private Task<NodeHost> StartAsync(string name, Action<BentoSharpOptions> configure) => NodeHost.StartAsync(
        _schema,
        name,
        _signals,
        options =>
        {
            options.MaxInterruptions = int.MaxValue;
            configure(options);
        },
        static options => (options.Notifications, options.PollInterval) = (false, TimeSpan.FromMilliseconds(100)),
        _bouncer.ConnectionString);
}
