using BentoSharp.Client.Tests.Server;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Tests;

/// <summary>Submit and wait in one: by one request where the service holds the submit, else by the id.</summary>
[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class RunTests(ChannelKind kind) : ChannelSuite(kind)
{
    [Test]
    public async Task A_task_that_ends_while_its_submit_is_held_costs_one_request()
    {
        Server.On("POST /add/submit", Ended("completed", 200, "42"));
        var response = await Channel.RunAsync(Math.Add, Math.Add.Request(40), null, default);
        Assert.That(Math.Add.Result.Read(response), Is.EqualTo(42));
        Assert.That(Server.Requests.Single().Header("Prefer"), Is.EqualTo("wait=2"));
    }

    [Test]
    public async Task A_task_that_takes_longer_is_waited_for_by_its_id()
    {
        Server.On("POST /add/submit", Replies.Submitted());
        Server.On("GET /add/status", Replies.Status("completed"));
        Server.On("GET /add/get", Replies.Json(200, "42"));
        var response = await Channel.RunAsync(Math.Add, Math.Add.Request(40), null, default);
        Assert.That(Math.Add.Result.Read(response), Is.EqualTo(42));
        Assert.That(Server.Requests.Select(request => request.Path), Is.EqualTo(new[] { "/add/submit", "/add/status", "/add/get" }));
    }

    [Test]
    public async Task A_task_without_a_result_needs_no_more_than_its_end()
    {
        Server.On("POST /forget/submit", Replies.Submitted(), Ended("completed", 200, "null"));
        Server.On("GET /forget/status", Replies.Status("completed"));
        await Channel.RunAsync(Math.Forget, new BentoRequest(default), null, default);
        await Channel.RunAsync(Math.Forget, new BentoRequest(default), null, default);
        Assert.That(Server.Requests.Select(request => request.Path), Is.EqualTo(new[] { "/forget/submit", "/forget/status", "/forget/submit" }));
    }

    [Test]
    public async Task A_failure_while_the_submit_is_held_is_the_tasks_own()
    {
        Server.On("POST /add/submit", Ended("failed", 422, """{"error":"no such number"}"""));
        var failed = await ThrownBy<BentoTaskFailedException>(Channel.RunAsync(Math.Add, Math.Add.Request(1), null, default));
        Assert.That((failed.TaskId, failed.StatusCode, failed.Error.Message, failed.Attempt), Is.EqualTo((Id, 422, "no such number", 3)));
    }

    [Test]
    public async Task A_failure_that_looks_like_an_overload_is_not_repeated()
    {
        Server.On("POST /add/submit", Ended("failed", 503, """{"error":"busy"}""", ("Retry-After", "1")));
        await ThrownBy<BentoTaskFailedException>(Channel.RunAsync(Math.Add, Math.Add.Request(1), null, default));
        Assert.That(Server.Requests, Has.Count.EqualTo(1), "the task has run");
    }

    [Test]
    public async Task A_cancellation_while_the_submit_is_held_is_told()
    {
        Server.On("POST /add/submit", Ended("canceled", 409, """{"error":"task was canceled"}"""));
        var canceled = await ThrownBy<BentoTaskCanceledException>(Channel.RunAsync(Math.Add, Math.Add.Request(1), null, default));
        Assert.That(canceled.TaskId, Is.EqualTo(Id));
    }

    [Test]
    public async Task A_held_submit_that_breaks_off_is_not_repeated()
    {
        Server.On("POST /add/submit", Replies.Abort());
        await ThrownBy<BentoServiceException>(Channel.RunAsync(Math.Add, Math.Add.Request(1), null, default));
        Assert.That(Server.Requests, Has.Count.EqualTo(1), "it may have taken effect");
    }

    [Test]
    public async Task A_held_submit_with_an_idempotency_key_is_repeated_where_the_service_knows_keys()
    {
        Server.On("GET /schema.json", Replies.Json(200, """{"idempotency_key":true}"""));
        Server.On("POST /add/submit", Replies.Abort(), Ended("completed", 200, "42"));
        await Channel.RunAsync(Math.Add, Math.Add.Request(1), new SubmitOptions { IdempotencyKey = "k" }, default);
        var submits = Server.Requests.Where(request => request.Path == "/add/submit").ToList();
        Assert.That(submits.Select(request => request.Header("Idempotency-Key")), Is.EqualTo(new[] { "k", "k" }));
    }

    [Test]
    public async Task A_submit_is_not_held_for_a_task_that_starts_later_or_where_waiting_is_switched_off()
    {
        Server.On("POST /add/submit", Replies.Submitted(), Replies.Submitted());
        Server.On("GET /add/status", Replies.Status("completed"), Replies.Status("completed"));
        Server.On("GET /add/get", Replies.Json(200, "1"), Replies.Json(200, "1"));
        await Channel.RunAsync(Math.Add, Math.Add.Request(1), new SubmitOptions { Delay = TimeSpan.FromSeconds(1) }, default);
        var options = Instant();
        options.LongPollWait = TimeSpan.Zero;
        await NewChannel(options).RunAsync(Math.Add, Math.Add.Request(1), null, default);
        Assert.That(Server.Requests.Where(request => request.Path == "/add/submit").Select(request => request.Header("Prefer")), Is.All.Null);
    }

    [Test]
    public async Task A_file_comes_with_the_held_submit()
    {
        Server.On("POST /draw/submit", Ended("completed", 200, "picture", ("Content-Disposition", "attachment; filename=a.png")));
        var response = await Channel.RunAsync(Math.Draw, new BentoRequest(default), null, default);
        var file = Math.Draw.Result.Read(response);
        Assert.That((file.Name, System.Text.Encoding.UTF8.GetString(file.ReadAllBytes())), Is.EqualTo(("a.png", "picture")));
    }

    private static Reply Ended(string status, int code, string body, params (string Name, string Value)[] headers) => Replies.Json(
        code, body, [.. headers, ("Bento-Task-Status", status), ("Bento-Task-Id", Id), ("Bento-Task-Attempt", "3"), ("Preference-Applied", "wait=2")]);
}
