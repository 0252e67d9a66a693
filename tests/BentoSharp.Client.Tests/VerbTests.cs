using BentoSharp.Client.Tests.Server;

namespace BentoSharp.Client.Tests;

[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class VerbTests(ChannelKind kind) : ChannelSuite(kind)
{
    [Test]
    public async Task Submit_posts_the_arguments_as_JSON_and_returns_the_id()
    {
        Server.On("POST /add/submit", Replies.Submitted());
        var id = await Channel.SubmitAsync(Math.Add, Math.Add.Request(20, 22), null, default);
        var request = Server.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(id, Is.EqualTo(Id));
            Assert.That(request.Text, Is.EqualTo("""{"left":20,"right":22}"""));
            Assert.That(request.Header("Content-Type"), Is.EqualTo("application/json"));
            Assert.That(request.Headers.Keys.Where(name => name.StartsWith("Bento-")), Is.Empty, "no option was chosen");
        });
    }

    [Test]
    public async Task Submit_sends_an_empty_object_where_there_are_no_arguments()
    {
        Server.On("POST /describe/submit", Replies.Submitted());
        await Channel.SubmitAsync(Math.Describe, new(default(ReadOnlyMemory<byte>)), null, default);
        Assert.That(Server.Requests.Single().Text, Is.EqualTo("{}"));
    }

    [TestCase(BentoTaskPriority.High, "high")]
    [TestCase(BentoTaskPriority.Normal, "normal")]
    [TestCase(BentoTaskPriority.Low, "low")]
    public async Task Submit_options_travel_as_headers(BentoTaskPriority priority, string word)
    {
        Server.On("POST /add/submit", Replies.Submitted());
        var options = new SubmitOptions
        {
            Priority = priority,
            Delay = TimeSpan.FromMilliseconds(1500),
            Deadline = new DateTimeOffset(2026, 5, 6, 9, 8, 9, TimeSpan.FromHours(2)),
        };
        await Channel.SubmitAsync(Math.Add, Math.Add.Request(1), options, default);
        var request = Server.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(request.Header("Bento-Priority"), Is.EqualTo(word));
            Assert.That(request.Header("Bento-Delay"), Is.EqualTo("1.5"));
            Assert.That(request.Header("Bento-Deadline"), Is.EqualTo("2026-05-06T07:08:09.0000000Z"));
        });
    }

    [Test]
    public async Task Status_asks_for_the_id_and_reads_every_member()
    {
        Server.On("GET /add/status", Replies.Json(200, """
            {"task_id":"0198a5b2c3d47e8f90a1b2c3d4e5f607","status":"failed","created_at":"2026-01-02T03:04:05.5","executed_at":"2026-01-02T05:04:06+02:00",
             "finished_at":"2026-01-02T03:04:07Z","attempt":3,"progress":0.25,"message":"step 1 of 4","error":{"code":"timeout","message":"took too long"},
             "retry_of":"abc","queue_position":7,"surprise":{"a":[1]}}
            """));
        var info = await Channel.GetStatusAsync(Math.Add, Id, default);
        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests.Single().Query, Is.EqualTo($"?task_id={Id}"));
            Assert.That(info, Is.EqualTo(new BentoTaskInfo(Id, BentoTaskStatus.Failure)
            {
                CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 500, TimeSpan.Zero),
                ExecutedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
                FinishedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 7, TimeSpan.Zero),
                Attempt = 3,
                Progress = 0.25,
                ProgressMessage = "step 1 of 4",
                Error = new("timeout", "took too long"),
                RetryOf = "abc",
            }));
        });
    }

    [TestCase("pending", BentoTaskStatus.Pending)]
    [TestCase("in_progress", BentoTaskStatus.InProgress)]
    [TestCase("completed", BentoTaskStatus.Success)]
    [TestCase("success", BentoTaskStatus.Success)]
    [TestCase("failed", BentoTaskStatus.Failure)]
    [TestCase("failure", BentoTaskStatus.Failure)]
    [TestCase("canceled", BentoTaskStatus.Canceled)]
    [TestCase("cancelled", BentoTaskStatus.Canceled)]
    public async Task Status_words_of_every_BentoML_are_understood(string word, BentoTaskStatus status)
    {
        Server.On("GET /add/status", Replies.Status(word));
        Assert.That((await Channel.GetStatusAsync(Math.Add, Id, default)).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task An_unknown_status_word_is_named()
    {
        Server.On("GET /add/status", Replies.Status("dreaming"));
        var exception = await ThrownBy<BentoServiceException>(Channel.GetStatusAsync(Math.Add, Id, default));
        Assert.That(exception.Message, Does.Contain("unknown status \"dreaming\""));
    }

    [Test]
    public async Task Ids_are_escaped()
    {
        Server.On("GET /add/status", Replies.Status("pending"));
        await Channel.GetStatusAsync(Math.Add, "a b&c=d/ü", default);
        Assert.That(Server.Requests.Single().Query, Is.EqualTo("?task_id=a%20b%26c%3Dd%2F%C3%BC"));
    }

    [Test]
    public async Task Get_returns_body_type_and_headers()
    {
        Server.On("GET /draw/get", Replies.Raw(
            200, "image/png; q=1", "pixels", ("Content-Disposition", "inline; filename=\"a;b.png\""), ("X-Cost", "7"), ("Bento-Task-Status", "completed")));
        var response = await Channel.GetAsync(Math.Draw, Id, default);
        var file = Math.Draw.Result.Read(response);
        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests.Single().Query, Is.EqualTo($"?task_id={Id}"));
            Assert.That(response.StatusCode, Is.EqualTo(200));
            Assert.That(response.ContentType, Is.EqualTo("image/png; q=1"));
            Assert.That(response.Headers, Does.Contain(KeyValuePair.Create("x-cost", "7")));
            Assert.That(response.Headers.Select(header => header.Key), Does.Not.Contain("date").And.Not.Contain("content-length"));
            Assert.That(file.Name, Is.EqualTo("a;b.png"));
            Assert.That(file.ReadAllBytes(), Is.EqualTo("pixels"u8.ToArray()));
        });
    }

    [Test]
    public async Task Call_posts_to_the_route_itself()
    {
        Server.On("POST /add", Replies.Json(200, "42"));
        Assert.That(Math.Add.Result.Read(await Channel.CallAsync(Math.Add, Math.Add.Request(41), default)), Is.EqualTo(42));
    }

    [TestCase(200)]
    [TestCase(202)]
    public async Task Cancel_puts_and_accepts(int status)
    {
        Server.On("PUT /add/cancel", Replies.Json(status, "{}"));
        await Channel.CancelAsync(Math.Add, Id, default);
        Assert.That(Server.Requests.Single().Query, Is.EqualTo($"?task_id={Id}"));
    }

    [Test]
    public async Task Retry_posts_and_returns_the_new_id()
    {
        Server.On("POST /add/retry", Replies.Submitted("new"));
        Assert.That(await Channel.RetryAsync(Math.Add, Id, default), Is.EqualTo("new"));
        Assert.That(Server.Requests.Single().Query, Is.EqualTo($"?task_id={Id}"));
    }

    [TestCase("/images", "/images/add/submit")]
    [TestCase("/images/", "/images/add/submit")]
    [TestCase("/a/b%20c/", "/a/b c/add/submit")]
    [TestCase("/", "/add/submit")]
    public async Task A_base_address_may_carry_a_path(string path, string expected)
    {
        Server.On($"POST {expected}", Replies.Submitted());
        await NewChannel(Instant(), path).SubmitAsync(Math.Add, Math.Add.Request(1), null, default);
        using var client = new HttpClient { BaseAddress = new Uri(Server.Address + path) };
        await Wrap(new BentoHttpChannel(client, Instant())).SubmitAsync(Math.Add, Math.Add.Request(1), null, default);
        Assert.That(Server.Requests.Select(request => request.Path), Is.EqualTo(new[] { expected, expected }));
    }

    [Test]
    public async Task Every_request_has_the_headers_of_the_options()
    {
        Server.On("GET /add/status", Replies.Status("pending"));
        var options = Instant();
        options.BearerToken = "secret";
        options.ApiKey = "key";
        options.Headers["X-Tenant"] = "acme";
        options.ConfigureRequest = request => request.Headers.Add("X-Call", "1");
        var channel = NewChannel(options);
        options.Headers["X-Tenant"] = "changed too late";
        await channel.GetStatusAsync(Math.Add, Id, default);
        var request = Server.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(request.Header("Authorization"), Is.EqualTo("Bearer secret"));
            Assert.That(request.Header("X-Api-Key"), Is.EqualTo("key"));
            Assert.That(request.Header("X-Tenant"), Is.EqualTo("acme"));
            Assert.That(request.Header("X-Call"), Is.EqualTo("1"));
            Assert.That(request.Header("User-Agent"), Does.Match(@"^BentoSharp/\d+\.\d+\.\d+$"));
            Assert.That(request.Header("Accept-Encoding"), Is.EqualTo("gzip, deflate, br"));
        });
    }

    [Test]
    public async Task Redirects_are_followed_with_body_and_token()
    {
        Server.On("POST /add/submit", context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "/moved/add/submit";
            return Task.CompletedTask;
        });
        Server.On("POST /moved/add/submit", Replies.Submitted());
        var options = Instant();
        options.BearerToken = "secret";
        await NewChannel(options).SubmitAsync(Math.Add, Math.Add.Request(1), null, default);
        var request = Server.Requests[^1];
        Assert.That(request.Text, Is.EqualTo("""{"left":1,"right":1}"""));
        Assert.That(request.Header("Authorization"), Is.EqualTo("Bearer secret"));
    }

    [Test]
    public async Task A_redirect_to_another_host_is_shown_no_token()
    {
        await using var other = await ScriptedServer.StartAsync();
        other.On("GET /add/status", Replies.Status("pending"));
        Server.On("GET /add/status", context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"{other.Address}/add/status?task_id={Id}";
            return Task.CompletedTask;
        });
        var options = Instant();
        options.BearerToken = "secret";
        options.ApiKey = "secret";
        options.Headers["X-Key"] = "secret";
        options.ConfigureRequest = request => request.Headers.Add("X-Other-Key", "secret");
        await NewChannel(options).GetStatusAsync(Math.Add, Id, default);
        Assert.That(Server.Requests.Single().Header("X-Key"), Is.EqualTo("secret"));
        Assert.That(other.Requests.Single().Headers.SelectMany(header => header.Value), Has.None.Contains("secret"));
    }

    [Test]
    public async Task Endless_redirects_end_in_an_error()
    {
        Server.On("GET /add/status", context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "/add/status";
            return Task.CompletedTask;
        });
        await ThrownBy<BentoServiceException>(Channel.GetStatusAsync(Math.Add, Id, default));
        Assert.That(Server.Requests, Has.Count.EqualTo(11));
    }

    [Test]
    public async Task Connections_are_kept()
    {
        Server.On("GET /add/status", Replies.Status("pending"));
        for (var i = 0; i < 3; i++)
        {
            await Channel.GetStatusAsync(Math.Add, Id, default);
        }

        Assert.That(Server.Requests.Select(request => request.Connection).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Logs_asks_from_a_line_on_and_reads_the_lines()
    {
        Server.On("GET /add/logs", Replies.Json(200, """
            {"lines":[{"number":8,"attempt":2,"time":"2026-01-02T03:04:05.5","level":"warning","text":"hot"}],"next":8,"dropped":0}
            """));
        var lines = await Channel.GetLogsAsync(Math.Add, Id, 7, default);
        Assert.That(Server.Requests.Single().Query, Is.EqualTo($"?task_id={Id}&after=7"));
        Assert.That(lines, Is.EqualTo(new[]
        {
            new BentoTaskLogLine(8, 2, new DateTimeOffset(2026, 1, 2, 3, 4, 5, 500, TimeSpan.Zero), BentoLogLevel.Warning, "hot"),
        }));
    }

    [Test]
    public async Task A_service_without_logs_is_told_from_an_unknown_task()
    {
        Server.On("GET /add/logs", Replies.Raw(404, "text/plain", "Not Found"), Replies.Json(404, """{"error":"task_id not found"}"""));
        await Assert.ThatAsync(() => Channel.GetLogsAsync(Math.Add, Id, 0, default), Throws.TypeOf<BentoNotSupportedException>());
        await Assert.ThatAsync(() => Channel.GetLogsAsync(Math.Add, Id, 0, default), Throws.TypeOf<BentoTaskNotFoundException>());
    }
}
