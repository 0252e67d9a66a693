using BentoSharp.Client.Tests.Contract;
using BentoSharp.Client.Tests.Server;

namespace BentoSharp.Client.Tests;

/// <summary>Typed clients and handles over the channel, as user code sees them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HandleTests : IAsyncDisposable
{
    private ScriptedServer _server = null!;
    private BentoHttpChannel _channel = null!;

    [SetUp]
    public async Task Start()
    {
        _server = await ScriptedServer.StartAsync();
        _channel = new BentoHttpChannel(_server.Address);
        _server.On("POST /add/submit", Replies.Submitted())
            .On("GET /add/status", Replies.Status("pending"), Replies.Status("in_progress"), Replies.Status("completed"))
            .On("GET /add/get", Replies.Json(200, "42", ("Bento-Task-Status", "completed")))
            .On("POST /add", Replies.Json(200, "7"));
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task An_awaited_handle_gives_the_result()
    {
        var task = new AddTask(_channel);
        var handle = await task.SubmitAsync(41);
        Assert.That(handle.Id, Is.EqualTo(Replies.Id));
        Assert.That(await handle, Is.EqualTo(42));
        Assert.That(await task.GetHandle(handle.Id).GetResultAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(42));
        Assert.That(await task.RunAsync(41), Is.EqualTo(42));
        Assert.That(await task.CallAsync(6), Is.EqualTo(7));
    }

    [Test]
    public void A_synchronous_handle_gives_the_result()
    {
        var task = new AddSyncTask(_channel);
        var handle = task.Submit(41);
        Assert.That(handle.GetStatus().Status, Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That(handle.GetResult(), Is.EqualTo(42));
        Assert.That(handle.Get(), Is.EqualTo(42));
        Assert.That(task.Get(handle.Id), Is.EqualTo(42));
        Assert.That(task.Run(41), Is.EqualTo(42));
        Assert.That(task.Call(6), Is.EqualTo(7));
    }

    [Test]
    public void A_limit_of_time_is_a_TimeoutException()
    {
        _server.On("GET /add/status", Replies.Status("in_progress"));
        var limit = TimeSpan.FromMilliseconds(100);
        Assert.That(() => new AddTask(_channel).GetHandle(Replies.Id).GetResultAsync(limit), Throws.TypeOf<TimeoutException>());
        Assert.That(() => new AddSyncTask(_channel).GetHandle(Replies.Id).GetResult(limit), Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public void A_failed_task_throws_what_it_failed_with()
    {
        _server.On("GET /add/status", Replies.Status("failed"))
            .On("GET /add/get", Replies.Json(500, """{"error":"no light"}""", ("Bento-Task-Status", "failed")));
        Assert.That(async () => await new AddTask(_channel).GetHandle(Replies.Id), Throws.TypeOf<BentoTaskFailedException>().With.Message.Contains("no light"));
        Assert.That(() => new AddSyncTask(_channel).GetHandle(Replies.Id).Wait(), Throws.TypeOf<BentoTaskFailedException>());
    }

    [Test]
    public async Task Many_callers_share_a_channel()
    {
        _server.On("GET /add/status", Replies.Status("completed"));
        var task = new AddTask(_channel);
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => task.RunAsync(i)));
        Assert.That(results, Has.All.EqualTo(42));
        Assert.That(_server.RequestsTo("POST /add/submit"), Has.Count.EqualTo(100));
    }
}
