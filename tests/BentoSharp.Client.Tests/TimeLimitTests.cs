using BentoSharp.Client.Tests.Server;
using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.Client.Tests;

[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class TimeLimitTests(ChannelKind kind) : ChannelSuite(kind)
{
    private readonly FakeTimeProvider _clock = new();

    [Test]
    public async Task A_request_that_takes_too_long_is_a_504_and_no_cancellation()
    {
        var asked = new TaskCompletionSource();
        Server.On("POST /add/submit", Replies.Never(asked));
        var call = NewChannel(Clocked()).SubmitAsync(Math.Add, Math.Add.Request(1), null, default);
        await asked.Task;
        _clock.Advance(TimeSpan.FromSeconds(100));
        var exception = await ThrownBy<BentoServiceException>(call);
        Assert.That(exception.StatusCode, Is.EqualTo(504));
        Assert.That(exception.Message, Does.Contain($"POST {Server.Address}/add/submit was not answered in time"));
        Assert.That(Server.Requests, Has.Count.EqualTo(1), "the submit may have been taken");
    }

    [Test]
    public async Task A_question_that_takes_too_long_is_asked_again()
    {
        var asked = new TaskCompletionSource();
        Server.On("GET /add/status", Replies.Never(asked), Replies.Status("pending"));
        var options = Clocked();
        options.BaseDelay = TimeSpan.FromTicks(1);
        var call = NewChannel(options).GetStatusAsync(Math.Add, Id, default);
        await asked.Task;
        _clock.Advance(TimeSpan.FromSeconds(100));
        while (!call.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.That((await call).Status, Is.EqualTo(BentoTaskStatus.Pending));
    }

    [Test]
    public async Task A_long_poll_has_its_wait_beside_the_limit()
    {
        var asked = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        Server.On("GET /add/status", Replies.After(gate.Task, Replies.Status("completed"), asked));
        var wait = NewChannel(Clocked()).WaitAsync(Math.Add, Id, default);
        await asked.Task;
        _clock.Advance(TimeSpan.FromSeconds(129));
        gate.SetResult();
        Assert.That((await wait).Status, Is.EqualTo(BentoTaskStatus.Success));
        Assert.That(Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_callers_token_is_a_cancellation_and_no_time_out()
    {
        foreach (var (route, call) in new (string, Func<CancellationToken, Task>)[]
        {
            ("POST /add/submit", token => Channel.SubmitAsync(Math.Add, Math.Add.Request(1), null, token)),
            ("POST /add", token => Channel.CallAsync(Math.Add, Math.Add.Request(1), token)),
            ("GET /add/status", token => Channel.GetStatusAsync(Math.Add, Id, token)),
            ("GET /add/get", token => Channel.GetAsync(Math.Add, Id, token)),
            ("PUT /add/cancel", token => Channel.CancelAsync(Math.Add, Id, token)),
            ("POST /add/retry", token => Channel.RetryAsync(Math.Add, Id, token)),
            ("GET /add/status", token => Channel.WaitAsync(Math.Add, Id, token)),
        })
        {
            var asked = new TaskCompletionSource();
            Server.On(route, Replies.Never(asked));
            using var source = new CancellationTokenSource();
            var running = call(source.Token);
            await asked.Task;
            await source.CancelAsync();
            var exception = await ThrownBy<OperationCanceledException>(running);
            Assert.That(exception.CancellationToken, Is.EqualTo(source.Token), route);
        }
    }

    [Test]
    public async Task A_body_that_stops_is_canceled_too()
    {
        var begun = new TaskCompletionSource();
        Server.On("GET /add/get", async context =>
        {
            context.Response.ContentLength = 10;
            await context.Response.Body.WriteAsync("12345"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await Replies.Never(begun)(context);
        });
        using var source = new CancellationTokenSource();
        var call = Channel.GetAsync(Math.Add, Id, source.Token);
        await begun.Task;
        await source.CancelAsync();
        await ThrownBy<OperationCanceledException>(call);
    }

    [Test]
    public async Task A_token_that_has_fired_sends_nothing()
    {
        await ThrownBy<OperationCanceledException>(Channel.GetStatusAsync(Math.Add, Id, new CancellationToken(canceled: true)));
        await ThrownBy<OperationCanceledException>(Channel.WaitAsync(Math.Add, Id, new CancellationToken(canceled: true)));
        Assert.That(Server.Requests, Is.Empty);
    }

    [Test]
    public async Task The_limit_of_a_given_HttpClient_is_a_time_out_as_well()
    {
        Server.On("POST /add/submit", Replies.Never());
        using var client = new HttpClient { BaseAddress = new Uri(Server.Address), Timeout = TimeSpan.FromMilliseconds(100) };
        var exception = await ThrownBy<BentoServiceException>(
            Wrap(new BentoHttpChannel(client, Instant())).SubmitAsync(Math.Add, Math.Add.Request(1), null, default));
        Assert.That(exception.StatusCode, Is.EqualTo(504));
        Assert.That(Server.Requests, Has.Count.LessThanOrEqualTo(1));
    }

    [Test]
    public async Task Disposing_the_channel_ends_the_calls_under_way()
    {
        var asked = new TaskCompletionSource();
        var waited = new TaskCompletionSource();
        Server.On("POST /add/submit", Replies.Never(asked)).On("GET /add/status", Replies.Never(waited));
        var own = new BentoHttpChannel(Server.Address, Instant());
        var channel = Wrap(own);
        var submit = channel.SubmitAsync(Math.Add, Math.Add.Request(1), null, default);
        var wait = channel.WaitAsync(Math.Add, Id, default);
        await Task.WhenAll(asked.Task, waited.Task);
        await own.DisposeAsync();
        await ThrownBy<ObjectDisposedException>(submit);
        await ThrownBy<ObjectDisposedException>(wait);
    }

    private BentoHttpClientOptions Clocked() => new() { TimeProvider = _clock };
}
