using BentoSharp.Client.Tests.Server;

namespace BentoSharp.Client.Tests;

[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class ErrorAnswerTests(ChannelKind kind) : ChannelSuite(kind)
{
    private const string Json = "application/json";

    [TestCase(Json, """{"error":"Not enough light"}""", "Not enough light")]
    [TestCase(Json, """[{"error":"Not enough light"}]""", "Not enough light")]
    [TestCase("application/problem+json", """{"title":"Teapot","detail":"Short and stout","error":"Not enough light"}""", "Not enough light")]
    [TestCase("application/problem+json", """{"title":"Teapot","detail":"Short and stout"}""", "POST {0}/add answered 418: Short and stout")]
    [TestCase("application/problem+json", """{"title":"Teapot"}""", "POST {0}/add answered 418: Teapot")]
    [TestCase("text/plain", "just text\n", "POST {0}/add answered 418: just text")]
    [TestCase("text/html", "<html><body>no</body></html>", "POST {0}/add answered 418 I'm a teapot")]
    [TestCase(null, "", "POST {0}/add answered 418 I'm a teapot")]
    [TestCase(Json, "[]", "POST {0}/add answered 418: []")]
    [TestCase(Json, "{\"error\":", "POST {0}/add answered 418: {\"error\":")]
    public async Task The_message_is_found_in_every_form_of_error(string? type, string body, string message)
    {
        Server.On("POST /add", Replies.Raw(418, type, body));
        var exception = await ThrownBy<BentoServiceException>(Channel.CallAsync(Math.Add, Math.Add.Request(1), default));
        Assert.That(exception.Message, Is.EqualTo(message.Replace("{0}", Server.Address)));
        Assert.That(exception.StatusCode, Is.EqualTo(418));
    }

    [Test]
    public async Task Refused_arguments_are_a_validation_exception_for_submit_and_call()
    {
        var refusal = Replies.Json(400, """
            {"error":"2 validation errors for Input","detail":[
              {"type":"missing","loc":["left"],"msg":"Field required"},{"type":"type_error","loc":["items",0,"qty"],"msg":"a whole number is needed"}]}
            """);
        Server.On("POST /add", refusal).On("POST /add/submit", refusal);
        foreach (var call in new Task[]
        {
            Channel.CallAsync(Math.Add, Math.Add.Request(1), default), Channel.SubmitAsync(Math.Add, Math.Add.Request(1), null, default),
        })
        {
            var exception = await ThrownBy<BentoValidationException>(call);
            Assert.That(exception.Errors.Select(error => error.Type), Is.EqualTo(new[] { "missing", "type_error" }));
            Assert.That(exception.Errors[1].Location, Is.EqualTo(new object[] { "items", 0, "qty" }));
            Assert.That(exception.Message, Does.Contain("items.0.qty: a whole number is needed"));
        }
    }

    [Test]
    public async Task A_code_outside_of_errors_still_is_an_exception()
    {
        Server.On("POST /add/submit", Replies.Raw(304, null, ""));
        var exception = await ThrownBy<BentoServiceException>(Channel.SubmitAsync(Math.Add, Math.Add.Request(1), null, default));
        Assert.That(exception.StatusCode, Is.EqualTo(502));
        Assert.That(exception.Message, Does.Contain("answered 304"));
    }

    [TestCase("<html>a proxy's page</html>")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("")]
    [TestCase("""{"task_id":7}""")]
    public async Task A_submit_that_brings_no_id_is_an_error(string body)
    {
        Server.On("POST /add/submit", Replies.Raw(200, "text/html", body));
        var exception = await ThrownBy<BentoServiceException>(Channel.SubmitAsync(Math.Add, Math.Add.Request(1), null, default));
        Assert.That(exception.Message, Does.Contain("describes no task"));
    }

    [Test]
    public async Task A_route_that_is_missing_is_told_from_an_unknown_task()
    {
        var exception = await ThrownBy<BentoServiceException>(Channel.GetStatusAsync(Math.Add, Id, default));
        Assert.That(exception.StatusCode, Is.EqualTo(404));
        Assert.That(exception.Message, Does.Contain($"is {Server.Address}/ the address of the service?"));
    }

    [Test]
    public async Task An_unknown_task_is_the_same_exception_for_every_verb()
    {
        var unknown = Replies.Json(404, """{"error":"task_id not found"}""");
        Server.On("GET /add/status", unknown).On("GET /add/get", unknown).On("PUT /add/cancel", unknown).On("POST /add/retry", unknown);
        foreach (var call in new Task[]
        {
            Channel.GetStatusAsync(Math.Add, Id, default), Channel.GetAsync(Math.Add, Id, default), Channel.WaitAsync(Math.Add, Id, default),
            Channel.CancelAsync(Math.Add, Id, default), Channel.RetryAsync(Math.Add, Id, default),
        })
        {
            Assert.That((await ThrownBy<BentoTaskNotFoundException>(call)).TaskId, Is.EqualTo(Id));
        }
    }

    [TestCase("""{"error":"task x is not completed yet"}""")]
    [TestCase("""[{"error":"task x is not completed yet"}]""")]
    public async Task An_unfinished_task_is_told_by_get_and_retry(string body)
    {
        Server.On("GET /add/get", Replies.Json(400, body)).On("POST /add/retry", Replies.Json(400, body));
        Assert.That((await ThrownBy<TaskNotCompletedException>(Channel.GetAsync(Math.Add, Id, default))).TaskId, Is.EqualTo(Id));
        Assert.That((await ThrownBy<TaskNotCompletedException>(Channel.RetryAsync(Math.Add, Id, default))).TaskId, Is.EqualTo(Id));
    }

    [Test]
    public async Task A_stored_failure_is_told_by_its_header_without_another_question()
    {
        Server.On("GET /add/get", Replies.Json(
            503, """{"error":"no more memory","code":"out_of_memory"}""", ("Bento-Task-Status", "failed"), ("Bento-Task-Attempt", "3")));
        var exception = await ThrownBy<BentoTaskFailedException>(Channel.GetAsync(Math.Add, Id, default));
        Assert.Multiple(() =>
        {
            Assert.That(exception.TaskId, Is.EqualTo(Id));
            Assert.That(exception.Error, Is.EqualTo(new BentoTaskError("out_of_memory", "no more memory")));
            Assert.That(exception.StatusCode, Is.EqualTo(503));
            Assert.That(exception.Attempt, Is.EqualTo(3));
            Assert.That(Server.Requests, Has.Count.EqualTo(1), "a stored 503 is no busy service");
        });
    }

    [Test]
    public async Task A_header_with_a_status_that_is_not_final_is_no_outcome()
    {
        Server.On("GET /add/get", Replies.Json(503, "{}", ("Bento-Task-Status", "in_progress")),
            Replies.Json(400, """{"error":"task x is not completed yet"}""", ("Bento-Task-Status", "in_progress")));
        await ThrownBy<TaskNotCompletedException>(Channel.GetAsync(Math.Add, Id, default));
    }

    [Test]
    public async Task A_stored_cancellation_is_told_by_its_header()
    {
        Server.On("GET /add/get", Replies.Json(409, """{"error":"canceled"}""", ("Bento-Task-Status", "canceled")));
        Assert.That((await ThrownBy<BentoTaskCanceledException>(Channel.GetAsync(Math.Add, Id, default))).TaskId, Is.EqualTo(Id));
    }

    [TestCase(400, """{"error":"1 validation error for Input","detail":[{"type":"missing","loc":["left"],"msg":"Field required"}]}""", "1 validation error for Input")]
    [TestCase(418, """[{"error":"stop"}]""", "stop")]
    [TestCase(404, """{"error":"no such picture"}""", "no such picture")]
    [TestCase(500, """{"error":"An unexpected error has occurred, please check the server log."}""", "An unexpected error has occurred, please check the server log.")]
    [TestCase(503, "", "the service answered 503")]
    public async Task A_failure_that_BentoML_replays_is_told_by_the_status(int code, string body, string message)
    {
        Server.On("GET /add/get", Replies.Json(code, body)).On("GET /add/status", Replies.Status("failed"));
        var exception = await ThrownBy<BentoTaskFailedException>(Channel.GetAsync(Math.Add, Id, default));
        Assert.That(exception.Error.Message, Is.EqualTo(message));
        Assert.That(exception.StatusCode, Is.EqualTo(code));
    }

    [Test]
    public async Task A_task_that_another_server_canceled_is_told_by_the_status()
    {
        Server.On("GET /add/get", Replies.Json(410, "{}")).On("GET /add/status", Replies.Status("cancelled"));
        await ThrownBy<BentoTaskCanceledException>(Channel.GetAsync(Math.Add, Id, default));
    }

    [Test]
    public async Task An_error_of_the_service_is_no_failure_of_the_task()
    {
        Server.On("GET /add/get", Replies.Json(401, """{"error":"Authorization error"}""")).On("GET /add/status", Replies.Status("in_progress"));
        var exception = await ThrownBy<BentoServiceException>(Channel.GetAsync(Math.Add, Id, default));
        Assert.That(exception.StatusCode, Is.EqualTo(401));
    }

    [TestCase(409, """{"error":"task x has ended"}""", "task x has ended")]
    [TestCase(400, """{"error":"cancel is not supported"}""", "cancel is not supported")]
    [TestCase(400, """[{"error":"Not supported"}]""", "Not supported")]
    public async Task Cancel_that_is_impossible_has_an_exception_of_its_own(int code, string body, string message)
    {
        Server.On("PUT /add/cancel", Replies.Json(code, body));
        var exception = await ThrownBy<BentoTaskNotCancelableException>(Channel.CancelAsync(Math.Add, Id, default));
        Assert.That(exception.Message, Is.EqualTo(message));
        Assert.That(exception.TaskId, Is.EqualTo(Id));
    }

    [Test]
    public async Task An_answer_of_another_type_is_an_error_of_the_service()
    {
        Server.On("POST /add", Replies.Json(200, "\"text\""));
        var response = await Channel.CallAsync(Math.Add, Math.Add.Request(1), default);
        Assert.That(() => Math.Add.Result.Read(response), Throws.TypeOf<BentoServiceException>());
        Server.On("POST /describe", Replies.Json(200, "{}"));
        response = await Channel.CallAsync(Math.Describe, new(default(ReadOnlyMemory<byte>)), default);
        Assert.That(() => Math.Describe.Result.Read(response), Throws.TypeOf<BentoServiceException>());
    }
}
