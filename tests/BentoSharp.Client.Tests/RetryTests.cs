using System.Net;
using System.Net.Sockets;
using BentoSharp.Client.Tests.Server;

namespace BentoSharp.Client.Tests;

[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class RetryTests(ChannelKind kind) : ChannelSuite(kind)
{
    [TestCase(408)]
    [TestCase(429)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    public async Task A_question_is_repeated_while_the_service_is_busy(int code)
    {
        var busy = Replies.Json(code, "{}");
        Server.On("GET /add/status", busy, busy, Replies.Status("pending"));
        await Channel.GetStatusAsync(Math.Add, Id, default);
        Assert.That(Server.Requests, Has.Count.EqualTo(3));
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(500)]
    public async Task A_question_is_not_repeated_after_a_lasting_error(int code)
    {
        Server.On("GET /add/status", Replies.Json(code, """{"error":"no"}"""));
        await ThrownBy<BentoServiceException>(Channel.GetStatusAsync(Math.Add, Id, default));
        Assert.That(Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Questions_and_cancel_are_repeated_when_the_connection_breaks()
    {
        Server.On("GET /add/status", Replies.Abort(), Replies.AbortMidway(), Replies.Status("pending"))
            .On("GET /add/get", Replies.AbortMidway(), Replies.Json(200, "1"))
            .On("PUT /add/cancel", Replies.AbortMidway(), Replies.Json(200, "{}"));
        await Channel.GetStatusAsync(Math.Add, Id, default);
        await Channel.GetAsync(Math.Add, Id, default);
        await Channel.CancelAsync(Math.Add, Id, default);
        Assert.That(Server.Requests, Has.Count.EqualTo(7));
    }

    [Test]
    public async Task A_submit_with_a_key_is_repeated_where_the_service_says_that_it_knows_keys()
    {
        Server.On("GET /schema.json", Replies.Json(200, """{"name":"Math","idempotency_key":true}"""))
            .On("POST /add/submit", Replies.AbortMidway(), Replies.Json(503, "{}"), Replies.Submitted(), Replies.Submitted());
        var options = new SubmitOptions { IdempotencyKey = "only-once" };
        Assert.That(await Channel.SubmitAsync(Math.Add, Math.Add.Request(1), options, default), Is.EqualTo(Id));
        await Channel.SubmitAsync(Math.Add, Math.Add.Request(1), options, default);
        Assert.That(Server.Requests.Count(request => request.Header("Idempotency-Key") == "only-once"), Is.EqualTo(4));
        Assert.That(Server.Requests, Has.Count.EqualTo(5), "the schema is asked for once");
    }

    [TestCase(200, """{"name":"Math"}""")]
    [TestCase(404, "")]
    [TestCase(200, "<html>")]
    public async Task A_submit_with_a_key_is_not_repeated_elsewhere(int status, string schema)
    {
        Server.On("GET /schema.json", Replies.Json(status, schema)).On("POST /add/submit", Replies.AbortMidway(), Replies.Submitted());
        var options = new SubmitOptions { IdempotencyKey = "only-once" };
        var exception = await ThrownBy<BentoServiceException>(Channel.SubmitAsync(Math.Add, Math.Add.Request(1), options, default));
        Assert.That(exception.StatusCode, Is.EqualTo(502));
        Assert.That(Server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task The_number_of_repeats_is_limited()
    {
        Server.On("GET /add/status", Replies.Json(503, """{"error":"full"}"""));
        var exception = await ThrownBy<BentoServiceException>(Channel.GetStatusAsync(Math.Add, Id, default));
        Assert.Multiple(() =>
        {
            Assert.That(exception.Message, Is.EqualTo("full"));
            Assert.That(Server.Requests, Has.Count.EqualTo(BentoHttpClientOptions.DefaultMaxRetries + 1));
            Assert.That(Time.Waits, Has.All.LessThanOrEqualTo(BentoHttpClientOptions.DefaultMaxDelay));
        });
    }

    [Test]
    public async Task Waits_between_repeats_grow()
    {
        Server.On("GET /add/status", Replies.Json(503, "{}"));
        var first = 0.0;
        var last = 0.0;
        for (var i = 0; i < 20; i++)
        {
            var before = Time.Waits.Count;
            await ThrownBy<BentoServiceException>(Channel.GetStatusAsync(Math.Add, Id, default));

            // Jitter may make a single wait shorter than the one before it, or so short that there is none.
            var waits = Time.Waits.Skip(before).ToList();
            first += waits[0].TotalSeconds;
            last += waits[^1].TotalSeconds;
        }

        Assert.That(last, Is.GreaterThan(2 * first));
    }

    [Test]
    public async Task Repeats_can_be_switched_off()
    {
        Server.On("GET /add/status", Replies.Json(503, "{}"));
        var options = Instant();
        options.MaxRetries = 0;
        await ThrownBy<BentoServiceException>(NewChannel(options).GetStatusAsync(Math.Add, Id, default));
        Assert.That(Server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("7", 7)]
    [TestCase("Fri, 02 Jan 2026 03:04:15 GMT", 10)]
    [TestCase("Fri, 02 Jan 2026 03:04:00 GMT", 0)]
    public async Task Retry_After_is_honoured_in_seconds_and_as_a_date(string value, int seconds)
    {
        Server.On("POST /add/submit", Replies.Json(429, "{}", ("Retry-After", value)), Replies.Submitted());
        await Channel.SubmitAsync(Math.Add, Math.Add.Request(1), null, default);
        Assert.That(Time.Waits.Sum(wait => wait.TotalSeconds), Is.EqualTo(seconds));
    }

    [Test]
    public async Task A_Retry_After_beyond_the_limit_ends_the_request_and_is_told()
    {
        Server.On("GET /add/status", Replies.Json(503, "{}", ("Retry-After", "3600")));
        var exception = await ThrownBy<BentoServiceException>(Channel.GetStatusAsync(Math.Add, Id, default));
        Assert.That(exception.RetryAfter, Is.EqualTo(TimeSpan.FromHours(1)));
        Assert.That(Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_callers_token_ends_a_wait_for_Retry_After()
    {
        var answered = new TaskCompletionSource();
        Server.On("GET /add/status", async context =>
        {
            await Replies.Json(503, "{}", ("Retry-After", "50"))(context);
            answered.TrySetResult();
        });
        using var source = new CancellationTokenSource();
        var call = NewChannel(new BentoHttpClientOptions()).GetStatusAsync(Math.Add, Id, source.Token);
        await answered.Task;
        await source.CancelAsync();
        var exception = await ThrownBy<OperationCanceledException>(call);
        Assert.That(exception.CancellationToken, Is.EqualTo(source.Token));
    }

    [TestCase(429)]
    [TestCase(503)]
    public async Task A_submit_is_repeated_when_the_service_turns_it_away(int code)
    {
        var full = Replies.Json(code, "{}", ("Retry-After", "1"));
        Server.On("POST /add/submit", full, full, Replies.Submitted())
            .On("POST /add/retry", full, Replies.Submitted())
            .On("POST /add", full, Replies.Json(200, "1"));
        await Channel.SubmitAsync(Math.Add, Math.Add.Request(1), null, default);
        await Channel.RetryAsync(Math.Add, Id, default);
        await Channel.CallAsync(Math.Add, Math.Add.Request(1), default);
        Assert.That(Server.Requests, Has.Count.EqualTo(7));
    }

    [TestCase(429)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    public async Task A_submit_is_not_repeated_where_it_may_have_been_taken(int code)
    {
        Server.On("POST /add/submit", Replies.Json(code, "{}"));
        var exception = await ThrownBy<BentoServiceException>(Channel.SubmitAsync(Math.Add, Math.Add.Request(1), null, default));
        Assert.That(exception.StatusCode, Is.EqualTo(code));
        Assert.That(Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_starts_work_is_not_repeated_after_a_connection_was_made([Values] bool midway, [Values] bool usedBefore)
    {
        var abort = midway ? Replies.AbortMidway() : Replies.Abort();
        Server.On("POST /add/submit", abort).On("POST /add/retry", abort).On("POST /add", abort).On("GET /add/status", Replies.Status("pending"));
        foreach (var call in new Func<Task>[]
        {
            () => Channel.SubmitAsync(Math.Add, Math.Add.Request(1), null, default),
            () => Channel.RetryAsync(Math.Add, Id, default),
            () => Channel.CallAsync(Math.Add, Math.Add.Request(1), default),
        })
        {
            if (usedBefore)
            {
                await Channel.GetStatusAsync(Math.Add, Id, default);
            }

            var exception = await ThrownBy<BentoServiceException>(call());
            Assert.That(exception.StatusCode, Is.EqualTo(502));
            Assert.That(exception.Message, Does.Contain("It may have taken effect"));
        }

        Assert.That(Server.Requests.Count(request => request.Method == "POST"), Is.EqualTo(3));
    }

    [Test]
    public async Task What_starts_work_is_repeated_when_no_connection_was_made()
    {
        Server.On("POST /add/submit", Replies.Submitted());
        await Server.StopAsync();
        var options = Instant();
        options.ConfigureRequest = request =>
        {
            // The third try finds the server up again.
            if (Time.Waits.Count == 2)
            {
                Server.ListenAsync().GetAwaiter().GetResult();
            }
        };
        Assert.That(await NewChannel(options).SubmitAsync(Math.Add, Math.Add.Request(1), null, default), Is.EqualTo(Id));
        Assert.That(Time.Waits, Has.Count.EqualTo(2));
        Assert.That(Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_service_that_is_not_there_is_named()
    {
        await Server.StopAsync();
        var options = Instant();
        var tries = 0;
        options.ConfigureRequest = _ => tries++;
        var exception = await ThrownBy<BentoServiceException>(NewChannel(options).SubmitAsync(Math.Add, Math.Add.Request(1), null, default));
        Assert.Multiple(() =>
        {
            Assert.That(exception.StatusCode, Is.EqualTo(503));
            Assert.That(exception.Message, Does.StartWith($"POST {Server.Address}/add/submit failed").And.Contains($"Is the service running at {Server.Address}/?"));
            Assert.That(exception.InnerException, Is.InstanceOf<HttpRequestException>());
            Assert.That(tries, Is.EqualTo(BentoHttpClientOptions.DefaultMaxRetries + 1));
        });
    }

    [Test]
    public async Task A_cancel_that_took_effect_before_its_answer_was_lost_is_no_error()
    {
        Server.On("PUT /add/cancel", Replies.AbortMidway(), Replies.Json(409, """{"error":"task x has ended"}"""))
            .On("GET /add/status", Replies.Status("canceled"));
        await Channel.CancelAsync(Math.Add, Id, default);
        Server.On("PUT /add/cancel", Replies.AbortMidway(), Replies.Json(409, """{"error":"task x has ended"}"""))
            .On("GET /add/status", Replies.Status("completed"));
        await ThrownBy<BentoTaskNotCancelableException>(Channel.CancelAsync(Math.Add, Id, default));
    }

    [Test]
    public async Task Each_try_is_configured_anew()
    {
        Server.On("GET /add/status", Replies.Json(503, "{}"), Replies.Status("pending"));
        var options = Instant();
        var token = 0;
        options.ConfigureRequest = request => request.Headers.Authorization = new("Bearer", $"{++token}");
        await NewChannel(options).GetStatusAsync(Math.Add, Id, default);
        Assert.That(Server.Requests.Select(request => request.Header("Authorization")), Is.EqualTo(new[] { "Bearer 1", "Bearer 2" }));
    }

    [Test]
    public async Task A_certificate_that_is_refused_is_no_reason_to_try_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepted = 0;
        using var certificate = TestCertificate.Create();
        using var end = new CancellationTokenSource();
        var serving = Task.Run(async () =>
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync(end.Token);
                accepted++;
                await using var tls = new System.Net.Security.SslStream(connection.GetStream());
                try
                {
                    await tls.AuthenticateAsServerAsync(certificate);
                    await tls.ReadExactlyAsync(new byte[1]);
                }
                catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
                {
                }
            }
        });
        var channel = Wrap(new BentoHttpChannel($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", Instant()));
        var exception = await ThrownBy<BentoServiceException>(channel.GetStatusAsync(Math.Add, Id, default));
        Assert.That(exception.Message, Does.Contain("certificate"));
        Assert.That(accepted, Is.EqualTo(1));
        await end.CancelAsync();
        await ThrownBy<OperationCanceledException>(serving);
    }
}
