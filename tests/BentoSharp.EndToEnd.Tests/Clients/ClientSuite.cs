using System.Text;
using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Clients;

public enum Way
{
    AsyncHttp,
    SyncHttp,
    InProcess,
}

/// <summary>What every typed client does, whichever way its calls go: one suite over the three.</summary>
[TestFixture(Way.AsyncHttp)]
[TestFixture(Way.SyncHttp)]
[TestFixture(Way.InProcess)]
public sealed class ClientSuite(Way way)
{
    private ProbeHost _host = null!;
    private BentoHttpChannel _channel = null!;
    private IProbeClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync();
        _channel = new BentoHttpChannel(new Uri(_host.Url));
        _client = way switch
        {
            Way.AsyncHttp => new ProbeClient(_channel),
            Way.SyncHttp => new ProbeClient(new BlockingChannel(_channel)),
            _ => _host.Services.GetRequiredService<IProbeClient>(),
        };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _channel.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_submitted_task_is_awaited_by_its_handle()
    {
        var handle = await _client.Add.SubmitAsync(40);
        Assert.That(await handle, Is.EqualTo(42));
        Assert.That(handle.Id, Does.Match("^[0-9a-f]{32}$"));
    }

    [Test]
    public async Task Run_submits_and_waits_and_Call_runs_at_once()
    {
        Assert.That(await _client.Add.RunAsync(1, 1), Is.EqualTo(2));
        Assert.That(await _client.Add.CallAsync(1, -3), Is.EqualTo(-2));
    }

    [Test]
    public async Task A_handle_is_made_from_a_stored_id()
    {
        var id = (await _client.Add.SubmitAsync(5, 6)).Id;
        Assert.That(await _client.Add.GetHandle(id).GetResultAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(11));
        Assert.That(await _client.Add.GetAsync(id), Is.EqualTo(11));
        Assert.That((await _client.Add.GetStatusAsync(id)).Status, Is.EqualTo(BentoTaskStatus.Success));
    }

    [Test]
    public async Task Records_collections_and_nulls_arrive_as_they_were_sent()
    {
        var order = new Order(7, [new Line("pen", 3, ["blue", "ink"]), new Line("päper \"A4\"")], Note: null);
        var summary = await _client.Summarize.RunAsync(order);
        Assert.That(summary.Total, Is.EqualTo(4));
        Assert.That(summary.Names, Is.EqualTo(new[] { "pen", "päper \"A4\"" }));
    }

    [Test]
    public async Task Enums_nullables_and_defaults_arrive_as_they_were_sent()
    {
        Assert.That(await _client.Describe.RunAsync(), Is.EqualTo("Calm none 0.5 False -1.25 3"));
        Assert.That(await _client.Describe.RunAsync(Mood.VeryGlad, 5, 1e-3, true, 2m, 10), Is.EqualTo("VeryGlad 5 0.001 True 2 10"));
    }

    [Test]
    public async Task Text_travels_whole()
    {
        const string text = "line one\nline \"two\" \u00e9 \U0001f44d \0 end";
        Assert.That(await _client.Echo.RunAsync(text), Is.EqualTo(text));
        Assert.That(await _client.Echo.CallAsync(""), Is.Empty);
    }

    [Test]
    public async Task A_task_without_a_result_is_awaited()
    {
        var key = Key();
        await (await _client.Note.SubmitAsync(key));
        await _client.NoteLater.RunAsync(key);
        Assert.That(_host.Calls.All.Count(call => call == key), Is.EqualTo(2));
    }

    [Test]
    public async Task Files_are_sent_with_the_other_arguments_and_come_back_with_name_and_type()
    {
        var lengths = await _client.Measure.RunAsync(
            BentoFile.FromBytes(new byte[10], "ten.bin"), [BentoFile.FromBytes(new byte[1]), BentoFile.FromBytes(new byte[2])], "four");
        Assert.That(lengths, Is.EqualTo(new long[] { 10, 1, 2, 4 }));

        var file = await _client.Wrap.RunAsync("r\u00e9sum\u00e9 out.txt", "file body");
        Assert.That(file.Name, Is.EqualTo("r\u00e9sum\u00e9 out.txt"));
        Assert.That(file.ContentType, Does.StartWith("text/plain"));
        Assert.That(Encoding.UTF8.GetString(file.ReadAllBytes()), Is.EqualTo("file body"));
    }

    [Test]
    public async Task Bytes_come_back_as_they_are() => Assert.That(await _client.Bytes.RunAsync(300), Has.Length.EqualTo(300));

    [Test]
    public async Task An_api_is_called_at_once() => Assert.That(await _client.GreetAsync("you"), Is.EqualTo("hello you"));

    [Test]
    public async Task The_status_of_a_running_task_shows_its_progress()
    {
        var key = Key();
        var handle = await _client.Wait.SubmitAsync(key);
        await _host.Signals.WaitAsync(key + " started");
        BentoTaskInfo info;
        do
        {
            info = await handle.GetStatusAsync();
        }
        while (info.Progress is null);

        Assert.That(info, Has.Property("Status").EqualTo(BentoTaskStatus.InProgress).And.Property("IsFinished").False);
        Assert.That(info, Has.Property("Progress").EqualTo(0.4).And.Property("ProgressMessage").EqualTo("step 4 of 10").And.Property("Attempt").EqualTo(1));
        Assert.That(info.ExecutedAt, Is.GreaterThanOrEqualTo(info.CreatedAt!.Value));
        _host.Signals.Raise(key);
        Assert.That(await handle, Is.EqualTo(key));
        Assert.That((await handle.GetStatusAsync()).FinishedAt, Is.Not.Null);
    }

    [Test]
    public async Task Get_of_an_unfinished_task_throws_and_never_waits()
    {
        var key = Key();
        var handle = await _client.Wait.SubmitAsync(key);
        await Assert.ThatAsync(() => handle.GetAsync(), Throws.TypeOf<TaskNotCompletedException>());
        await Assert.ThatAsync(() => handle.RetryAsync(), Throws.TypeOf<TaskNotCompletedException>());
        _host.Signals.Raise(key);
        await handle;
    }

    [Test]
    public async Task Waiting_ends_at_the_timeout_and_at_the_callers_token_while_the_task_goes_on()
    {
        var key = Key();
        var handle = await _client.Wait.SubmitAsync(key);
        await Assert.ThatAsync(() => handle.GetResultAsync(TimeSpan.FromMilliseconds(50)), Throws.TypeOf<TimeoutException>());
        using var source = new CancellationTokenSource(50);
        await Assert.ThatAsync(() => handle.GetResultAsync(cancellationToken: source.Token), Throws.InstanceOf<OperationCanceledException>());
        _host.Signals.Raise(key);
        Assert.That(await handle, Is.EqualTo(key));
    }

    [Test]
    public async Task A_running_task_is_canceled_and_its_token_fires()
    {
        var key = Key();
        var handle = await _client.Wait.SubmitAsync(key);
        await _host.Signals.WaitAsync(key + " started");
        await handle.CancelAsync();
        Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Canceled));
        await _host.Signals.WaitAsync(key + " canceled");
        await Assert.ThatAsync(() => handle.WaitAsync(TimeSpan.FromSeconds(30)), Throws.TypeOf<BentoTaskCanceledException>().With.Property("TaskId").EqualTo(handle.Id));
        await Assert.ThatAsync(() => handle.CancelAsync(), Throws.TypeOf<BentoTaskNotCancelableException>());
    }

    [Test]
    public async Task A_pending_task_is_canceled_and_never_runs()
    {
        var key = Key();
        var handle = await _client.Note.SubmitAsync(key, new SubmitOptions { Delay = TimeSpan.FromDays(1) });
        Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));
        await handle.CancelAsync();
        Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Canceled));
        Assert.That(_host.Calls.All, Does.Not.Contain(key));
    }

    [Test]
    public async Task A_failed_task_throws_its_public_error_and_keeps_a_private_one()
    {
        var refused = await _client.Refuse.SubmitAsync(Key(), 422);
        var known = (await Assert.ThrowsAsync<BentoTaskFailedException>(() => refused.WaitAsync(TimeSpan.FromSeconds(30))))!;
        Assert.That(known.StatusCode, Is.EqualTo(422));
        Assert.That(known.Error.Message, Does.StartWith("refused"));

        var failed = await _client.Flaky.SubmitAsync(Key(), failures: 99);
        var unknown = (await Assert.ThrowsAsync<BentoTaskFailedException>(() => failed.WaitAsync(TimeSpan.FromSeconds(30))))!;
        Assert.That(unknown.StatusCode, Is.EqualTo(500));
        Assert.That(unknown.Attempt, Is.EqualTo(4));
        Assert.That(unknown.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_retry_is_a_new_task_with_the_same_arguments()
    {
        var key = Key();
        var failed = await _client.Flaky.SubmitAsync(key, failures: 4);
        await Assert.ThatAsync(() => failed.WaitAsync(TimeSpan.FromSeconds(30)), Throws.TypeOf<BentoTaskFailedException>());
        var again = await failed.RetryAsync();
        Assert.That(again.Id, Is.Not.EqualTo(failed.Id));
        Assert.That(await again, Is.EqualTo(1));
        Assert.That((await again.GetStatusAsync()).RetryOf, Is.EqualTo(failed.Id));
        Assert.That((await failed.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Failure));
    }

    [Test]
    public async Task Wrong_arguments_are_refused_at_submit_with_the_fields_name()
    {
        var wrong = (await Assert.ThrowsAsync<BentoValidationException>(() => _client.Describe.SubmitAsync(stars: 99)))!;
        Assert.That(wrong.Errors[0].Location, Is.EqualTo(new object[] { "stars" }));
        Assert.That(wrong.Message, Does.Contain("10"));
    }

    [Test]
    public async Task An_unknown_id_is_told()
    {
        var handle = _client.Add.GetHandle("0123456789abcdef0123456789abcdef");
        await Assert.ThatAsync(() => handle.GetStatusAsync(), Throws.TypeOf<BentoTaskNotFoundException>());
        await Assert.ThatAsync(() => handle.GetAsync(), Throws.TypeOf<BentoTaskNotFoundException>());
        await Assert.ThatAsync(() => handle.CancelAsync(), Throws.TypeOf<BentoTaskNotFoundException>());
        await Assert.ThatAsync(() => handle.RetryAsync(), Throws.TypeOf<BentoTaskNotFoundException>());
        await Assert.ThatAsync(() => handle.WaitAsync(TimeSpan.FromSeconds(30)), Throws.TypeOf<BentoTaskNotFoundException>());
    }

    [Test]
    public async Task A_hundred_tasks_are_awaited_together()
    {
        var handles = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => _client.Add.SubmitAsync(i, 1)));
        var results = await Task.WhenAll(handles.Select(handle => handle.GetResultAsync()));
        Assert.That(results, Is.EqualTo(Enumerable.Range(1, 100)));
    }

    private static string Key() => Guid.NewGuid().ToString("N");
}
