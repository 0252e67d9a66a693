using BentoSharp.Client.Tests.Server;

namespace BentoSharp.Client.Tests;

[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class WaitTests(ChannelKind kind) : ChannelSuite(kind)
{
    private static readonly (string, string) Applied = ("Preference-Applied", "wait");

    [Test]
    public async Task A_service_that_does_not_long_poll_is_asked_at_growing_intervals()
    {
        Server.On("GET /add/status", [.. Enumerable.Repeat(Replies.Status("in_progress"), 20), Replies.Status("completed")]);
        var info = await Channel.WaitAsync(Math.Add, Id, default);
        Assert.Multiple(() =>
        {
            Assert.That(info.Status, Is.EqualTo(BentoTaskStatus.Success));
            Assert.That(Server.Requests, Has.Count.EqualTo(21));
            Assert.That(Server.Requests[0].Header("Prefer"), Is.EqualTo("wait=30"));
            Assert.That(Time.Waits, Has.Count.EqualTo(20));
            Assert.That(Time.Waits[0].TotalMilliseconds, Is.EqualTo(20).Within(20).Percent);
            Assert.That(Time.Waits[5].TotalMilliseconds, Is.EqualTo(20 * System.Math.Pow(1.5, 5)).Within(20).Percent);
            Assert.That(Time.Waits[^1].TotalSeconds, Is.EqualTo(2).Within(20).Percent);
            Assert.That(Time.Waits.Select(wait => wait.Ticks).Distinct().Count(), Is.GreaterThan(15), "there is jitter");
        });
    }

    [TestCase("wait")]
    [TestCase("wait=30")]
    [TestCase("respond-async, wait=30")]
    public async Task A_service_that_long_polls_is_asked_again_at_once(string applied)
    {
        Server.On("GET /add/status", HeldFor30Seconds(applied), HeldFor30Seconds(applied), HeldFor30Seconds(applied), Replies.Status("failed"));
        var info = await Channel.WaitAsync(Math.Add, Id, default);
        Assert.That(info.Status, Is.EqualTo(BentoTaskStatus.Failure));
        Assert.That(Time.Waits, Is.Empty);
    }

    [Test]
    public async Task Long_polling_is_remembered_by_the_channel()
    {
        Server.On("GET /add/status", Replies.Status("completed", Applied));
        await Channel.WaitAsync(Math.Add, Id, default);
        Server.On("GET /add/status", HeldFor30Seconds(null), HeldFor30Seconds(null), Replies.Status("completed"));
        await Channel.WaitAsync(Math.Add, Id, default);
        Assert.That(Time.Waits, Is.Empty);
    }

    [Test]
    public async Task A_service_that_answers_long_polls_early_is_not_asked_in_a_tight_loop()
    {
        Server.On("GET /add/status", [.. Enumerable.Repeat(Replies.Status("pending", Applied), 10), Replies.Status("completed", Applied)]);
        await Channel.WaitAsync(Math.Add, Id, default);
        Assert.That(Time.Waits, Has.Count.EqualTo(9), "the first early answer is followed at once: the task may just have begun");
    }

    [Test]
    public async Task Long_polling_can_be_switched_off()
    {
        Server.On("GET /add/status", Replies.Status("pending"), Replies.Status("completed"));
        var options = Instant();
        options.LongPollWait = TimeSpan.Zero;
        await NewChannel(options).WaitAsync(Math.Add, Id, default);
        Assert.That(Server.Requests.Select(request => request.Header("Prefer")), Has.All.Null);
    }

    [Test]
    public async Task Retry_After_sets_the_pause()
    {
        Server.On("GET /add/status", Replies.Status("pending", ("Retry-After", "5")), Replies.Json(429, "{}", ("Retry-After", "9000")), Replies.Status("completed"));
        await Channel.WaitAsync(Math.Add, Id, default);
        Assert.That(Time.Waits, Is.EqualTo(new[] { TimeSpan.FromSeconds(5), BentoHttpClientOptions.DefaultMaxRetryAfter }));
    }

    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    [TestCase(429)]
    public async Task A_busy_service_is_waited_for_longer_than_repeats_would(int code)
    {
        Server.On("GET /add/status", [.. Enumerable.Repeat(Replies.Json(code, "{}"), 20), Replies.Status("completed")]);
        var info = await Channel.WaitAsync(Math.Add, Id, default);
        Assert.That(info.Status, Is.EqualTo(BentoTaskStatus.Success));
        Assert.That(Time.Waits[^1].TotalSeconds, Is.EqualTo(2).Within(20).Percent);
    }

    [Test]
    public async Task A_restart_of_the_service_is_waited_for()
    {
        var asked = new TaskCompletionSource();
        Server.On("GET /add/status", Replies.Never(asked));
        var options = new BentoHttpClientOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxPollInterval = TimeSpan.FromMilliseconds(50) };
        var refused = new TaskCompletionSource();
        var tries = 0;
        options.ConfigureRequest = _ =>
        {
            if (++tries == 5)
            {
                refused.TrySetResult();
            }
        };
        var wait = NewChannel(options).WaitAsync(Math.Add, Id, default);
        await asked.Task;
        await Server.StopAsync();
        await refused.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Server.On("GET /add/status", Replies.Status("completed"));
        await Server.ListenAsync();
        Assert.That((await wait.WaitAsync(TimeSpan.FromSeconds(20))).Status, Is.EqualTo(BentoTaskStatus.Success));
    }

    [Test]
    public async Task The_callers_token_ends_the_wait_for_a_service_that_stays_away()
    {
        await Server.StopAsync();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var wait = NewChannel(new BentoHttpClientOptions { BaseDelay = TimeSpan.FromMilliseconds(1) }).WaitAsync(Math.Add, Id, source.Token);
        var exception = await ThrownBy<OperationCanceledException>(wait);
        Assert.That(source.IsCancellationRequested);
        Assert.That(exception.CancellationToken, Is.EqualTo(source.Token));
    }

    [Test]
    public async Task The_callers_token_ends_a_pause_between_two_questions()
    {
        var asked = new TaskCompletionSource();
        Server.On("GET /add/status", async context =>
        {
            await Replies.Status("pending", ("Retry-After", "50"))(context);
            asked.TrySetResult();
        });
        using var source = new CancellationTokenSource();
        var wait = NewChannel(new BentoHttpClientOptions()).WaitAsync(Math.Add, Id, source.Token);
        await asked.Task;
        await source.CancelAsync();
        await ThrownBy<OperationCanceledException>(wait);
    }

    [Test]
    public async Task A_lasting_error_ends_the_wait()
    {
        Server.On("GET /add/status", Replies.Json(401, """{"error":"Authorization error"}"""));
        Assert.That((await ThrownBy<BentoServiceException>(Channel.WaitAsync(Math.Add, Id, default))).StatusCode, Is.EqualTo(401));
    }

    private Reply HeldFor30Seconds(string? applied) => context =>
    {
        Time.Advance(TimeSpan.FromSeconds(30));
        return Replies.Status("in_progress", applied is null ? [] : [("Preference-Applied", applied)])(context);
    };
}
