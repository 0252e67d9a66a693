using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Http;

/// <summary>BentoML's protocol, spoken to the service as any HTTP client would.</summary>
public sealed class ProtocolTests
{
    private ProbeHost _host = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(options => options.MaxBodyBytes = 100_000);
        _http = new HttpClient { BaseAddress = new Uri(_host.Url) };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Submit_status_and_get_answer_as_BentoML_does()
    {
        var submitted = await JsonAsync(_http.PostAsync("/add/submit", Json("""{"a":1}""")));
        var id = submitted.GetProperty("task_id").GetString()!;
        Assert.That(id, Does.Match("^[0-9a-f]{32}$"));
        var status = await JsonAsync(StatusAsync("add", id));
        Assert.That(status.GetProperty("status").GetString(), Is.EqualTo("completed"));
        Assert.That(status.GetProperty("created_at").GetString(), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$"));
        var response = await _http.GetAsync($"/add/get?task_id={id}");
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("3"));
        Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo("application/json"));
        Assert.That(string.Join(' ', response.Headers.GetValues("server")), Is.EqualTo("BentoML Service/Probe"));
        Assert.That(response.Headers.GetValues("x-bentoml-request-id").Single(), Does.Match("^[0-9a-f]{16}$"));
    }

    [TestCase("/add", """{"a":1,"b":1}""", "2", "application/json")]
    [TestCase("/echo", """{"text":"raw \" text"}""", "raw \" text", "text/plain; charset=utf-8")]
    [TestCase("/note", """{"key":"n"}""", "null", "application/json")]
    [TestCase("/greet", "", "hello world", "text/plain; charset=utf-8")]
    public async Task An_immediate_call_answers_in_the_form_of_its_type(string route, string body, string expected, string type)
    {
        var response = await _http.PostAsync(route, Json(body));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(expected));
        Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo(type));
    }

    [TestCase("""{"a":"7"}""", ExpectedResult = "9", TestName = "A number in a string")]
    [TestCase("""{"a":2.0}""", ExpectedResult = "4", TestName = "A whole float")]
    [TestCase("""{"a":1,"unknown":[{}]}""", ExpectedResult = "3", TestName = "A member that nobody knows")]
    public Task<string> Input_is_read_laxly(string body) => BodyAsync(_http.PostAsync("/add", Json(body)));

    [Test]
    public async Task Forms_are_read_as_arguments()
    {
        var urlencoded = new FormUrlEncodedContent([new("a", "5"), new("b", "6")]);
        Assert.That(await BodyAsync(_http.PostAsync("/add", urlencoded)), Is.EqualTo("11"));
        using var multipart = new MultipartFormDataContent
        {
            { new StringContent("\"quoted\""), "note" },
            { new ByteArrayContent(new byte[3]), "first", "../../etc/passwd" },
            { new ByteArrayContent(new byte[4]), "others", "a" },
            { new ByteArrayContent(new byte[5]), "others", "b" },
        };
        Assert.That(await BodyAsync(_http.PostAsync("/measure", multipart)), Is.EqualTo("[3,4,5,6]"));
    }

    [Test]
    public async Task An_unknown_content_type_and_none_are_JSON()
    {
        using var content = new ByteArrayContent("""{"a":1}"""u8.ToArray());
        Assert.That(await BodyAsync(_http.PostAsync("/add", content)), Is.EqualTo("3"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-thing");
        Assert.That(await BodyAsync(_http.PostAsync("/add", content)), Is.EqualTo("3"));
    }

    [TestCase("/add", "{}", "a", "required")]
    [TestCase("/add", """{"a":"x"}""", "a", "whole number")]
    [TestCase("/add", """{"a":3000000000}""", "a", "out of range")]
    [TestCase("/add", """{"a":1.5}""", "a", "whole number")]
    [TestCase("/add", """{"a":null}""", "a", "null")]
    [TestCase("/add", """{"a":1,"a":2}""", "a", "twice")]
    [TestCase("/describe", """{"mood":"sad"}""", "mood", "calm, very_glad")]
    [TestCase("/describe", """{"stars":11}""", "stars", "between 1 and 10")]
    [TestCase("/describe", """{"loud":"yes"}""", "loud", "true or false")]
    [TestCase("/summarize", """{"order":{"id":1,"lines":[{"name":"a"},{"quantity":2}]}}""", "order", "required")]
    [TestCase("/measure", """{}""", "first", "multipart/form-data")]
    public async Task A_wrong_argument_is_refused_and_named_by_submit_and_by_the_call(string route, string body, string field, string mend)
    {
        foreach (var path in new[] { route, route + "/submit" })
        {
            var response = await _http.PostAsync(path, Json(body));
            var answer = await response.Content.ReadAsStringAsync();
            Assert.That((int)response.StatusCode, Is.EqualTo(400), answer);
            var detail = JsonDocument.Parse(answer).RootElement.GetProperty("detail").EnumerateArray()
                .First(one => one.GetProperty("loc")[0].GetString() == field);
            Assert.That(detail.GetProperty("msg").GetString(), Does.Contain(mend));
        }
    }

    [Test]
    public async Task A_wrong_place_in_a_record_is_told_by_its_path()
    {
        var response = await _http.PostAsync("/summarize", Json("""{"order":{"id":1,"lines":[{"name":"a","quantity":"x"}]}}"""));
        var location = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail")[0].GetProperty("loc");
        Assert.That(location.GetRawText(), Is.EqualTo("""["order","lines",0,"quantity"]"""));
    }

    [Test]
    public async Task Several_wrong_arguments_are_told_at_once()
    {
        var answer = await JsonAsync(_http.PostAsync("/describe", Json("""{"mood":"sad","level":"x","stars":0}""")), 400);
        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo("3 validation error for Input"));
        Assert.That(answer.GetProperty("detail").EnumerateArray().Select(one => one.GetProperty("loc")[0].GetString()), Is.EquivalentTo(new[] { "mood", "level", "stars" }));
    }

    [TestCase("""{"a":""", "not valid JSON")]
    [TestCase("[1]", "JSON object")]
    [TestCase("nonsense", "not valid JSON")]
    public async Task A_body_that_is_no_JSON_object_is_refused(string body, string why) =>
        Assert.That(
            (await JsonAsync(_http.PostAsync("/add/submit", Json(body)), 400)).GetProperty("detail")[0].GetProperty("msg").GetString(),
            Does.Contain(why));

    [Test]
    public async Task JSON_that_is_said_to_be_a_form_is_refused_with_the_header_to_send()
    {
        using var content = new StringContent("""{"a":1}""", Encoding.UTF8, "application/x-www-form-urlencoded");
        var answer = await JsonAsync(_http.PostAsync("/add/submit", content), 400);
        Assert.That(answer.GetProperty("error").GetString(), Does.Contain("content-type: application/json"));
    }

    [Test]
    public async Task Text_is_answered_readably()
    {
        var body = await BodyAsync(_http.PostAsync("/refuse", Json("""{"key":"it's <ä>"}""")));
        Assert.That(body, Is.EqualTo("""{"error":"refused it's <ä>"}"""));
    }

    [Test]
    public async Task JSON_of_a_thousand_levels_is_refused()
    {
        var body = $$"""{"a":{{new string('[', 1000)}}{{new string(']', 1000)}}}""";
        await JsonAsync(_http.PostAsync("/add/submit", Json(body)), 400);
    }

    [Test]
    public async Task A_pickle_is_refused()
    {
        using var content = new ByteArrayContent([0x80, 4]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.bentoml+pickle");
        Assert.That((await JsonAsync(_http.PostAsync("/add", content), 415)).GetProperty("error").GetString(), Does.Contain("not allowed"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Too_large_a_body_is_refused_with_the_limit(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/echo/submit") { Content = Json($$"""{"text":"{{new string('x', 200_000)}}"}""") };
        request.Headers.TransferEncodingChunked = chunked;
        var answer = await JsonAsync(_http.SendAsync(request), 413);
        Assert.That(answer.GetProperty("error").GetString(), Does.Contain("100000").And.Contain("MaxBodyBytes"));
    }

    [TestCase("multipart/form-data", "zzz")]
    [TestCase("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"first\"; filename=\"f\"\r\n\r\nhalf")]
    public async Task A_broken_form_is_refused(string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        Assert.That((await JsonAsync(_http.PostAsync("/measure/submit", content), 400)).GetProperty("error").GetString(), Does.Contain("form"));
    }

    [TestCase("GET", "/add/status", 400, "task_id is required")]
    [TestCase("GET", "/add/status?task_id=", 404, "task_id not found")]
    [TestCase("GET", "/add/get?task_id=nonsense", 404, "task_id not found")]
    [TestCase("PUT", "/add/cancel?task_id=0123456789abcdef0123456789abcdef", 404, "task_id not found")]
    [TestCase("POST", "/add/retry?task_id=0123456789abcdef0123456789abcdef", 404, "task_id not found")]
    public async Task A_missing_or_unknown_id_is_told(string verb, string path, int status, string error)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        Assert.That((await JsonAsync(_http.SendAsync(request), status)).GetProperty("error").GetString(), Is.EqualTo(error));
    }

    [Test]
    public async Task Ids_compare_exactly_and_any_task_route_answers_for_them()
    {
        var id = await SubmitAsync("add", """{"a":1}""");
        await StatusAsync("add", id);
        Assert.That(await BodyAsync(_http.GetAsync($"/echo/get?task_id={id}")), Is.EqualTo("3"));
        Assert.That(await BodyAsync(_http.GetAsync($"/add/get?task_id=x&task_id={id}")), Is.EqualTo("3"));
        Assert.That((await _http.GetAsync($"/add/get?task_id={id.ToUpperInvariant()}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Get_replays_a_failed_tasks_answer_and_names_the_state()
    {
        var id = await SubmitAsync("refuse", """{"key":"k","status":422}""");
        await StatusAsync("refuse", id);
        var response = await _http.GetAsync($"/refuse/get?task_id={id}");
        Assert.That((int)response.StatusCode, Is.EqualTo(422));
        Assert.That(response.Headers.GetValues("Bento-Task-Status").Single(), Is.EqualTo("failed"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"error":"refused k"}"""));
    }

    [Test]
    public async Task An_unexpected_exception_is_never_shown()
    {
        var answer = await _http.PostAsync("/flaky", Json("""{"key":"never","failures":9}"""));
        Assert.That((int)answer.StatusCode, Is.EqualTo(500));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""{"error":"An unexpected error has occurred, please check the server log."}"""));
    }

    [Test]
    public async Task Cancel_answers_200_409_and_404()
    {
        var id = await SubmitAsync("wait", """{"signal":"http"}""");
        await _host.Signals.WaitAsync("http started");
        Assert.That((int)(await _http.PutAsync($"/wait/cancel?task_id={id}", null)).StatusCode, Is.EqualTo(200));
        Assert.That((int)(await _http.PostAsync($"/wait/cancel?task_id={id}", null)).StatusCode, Is.EqualTo(409));
        Assert.That((await JsonAsync(_http.GetAsync($"/wait/status?task_id={id}"))).GetProperty("status").GetString(), Is.EqualTo("canceled"));
        Assert.That((int)(await _http.GetAsync($"/wait/get?task_id={id}")).StatusCode, Is.EqualTo(409));
    }

    [Test]
    public async Task An_immediate_call_that_takes_too_long_is_answered_with_504() =>
        Assert.That(
            (await JsonAsync(_http.PostAsync("/stall", Json("{}")), 504)).GetProperty("error").GetString(),
            Does.StartWith("Not able to process the request in 0.05"));

    [TestCase("Bento-Priority", "urgent", "high, normal or low")]
    [TestCase("Bento-Delay", "soon", "number of seconds")]
    [TestCase("Bento-Delay", "-1", "number of seconds")]
    [TestCase("Bento-Deadline", "tomorrow", "2026-01-31T12:00:00Z")]
    public async Task A_wrong_queue_header_is_named(string header, string value, string mend)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/add/submit") { Content = Json("""{"a":1}""") };
        request.Headers.Add(header, value);
        Assert.That((await JsonAsync(_http.SendAsync(request), 400)).GetProperty("error").GetString(), Does.Contain(header).And.Contain(value).And.Contain(mend));
    }

    [Test]
    public async Task Prefer_wait_answers_when_the_task_has_ended()
    {
        var id = await SubmitAsync("wait", """{"signal":"prefer"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/wait/get?task_id={id}");
        request.Headers.Add("Prefer", "wait=30");
        var answer = _http.SendAsync(request);
        await _host.Signals.WaitAsync("prefer started");
        Assert.That(answer.IsCompleted, Is.False);
        _host.Signals.Raise("prefer");
        var response = await answer;
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("prefer"));
        Assert.That(response.Headers.GetValues("Preference-Applied").Single(), Is.EqualTo("wait=30"));
    }

    [Test]
    public async Task A_submit_with_Prefer_wait_is_answered_with_the_tasks_own_answer_where_it_ends_in_time()
    {
        using var quick = new HttpRequestMessage(HttpMethod.Post, "/add/submit") { Content = Json("{\"a\":1}") };
        quick.Headers.Add("Prefer", "wait=30");
        var answer = await _http.SendAsync(quick);
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("3"));
        Assert.That(answer.Headers.GetValues("Bento-Task-Status").Single(), Is.EqualTo("completed"));
        var id = answer.Headers.GetValues("Bento-Task-Id").Single();
        Assert.That(await BodyAsync(_http.GetAsync($"/add/get?task_id={id}")), Is.EqualTo("3"), "it is a task as any other");

        using var slow = new HttpRequestMessage(HttpMethod.Post, "/wait/submit") { Content = Json("{\"signal\":\"held\"}") };
        slow.Headers.Add("Prefer", "wait=0.05");
        var submitted = await _http.SendAsync(slow);
        Assert.That(submitted.Headers.Contains("Bento-Task-Id"), Is.False);
        Assert.That(await submitted.Content.ReadAsStringAsync(), Does.Contain("task_id").And.Contain("pending"));
        _host.Signals.Raise("held");
    }

    [Test]
    public async Task Health_routes_answer_a_line_break()
    {
        foreach (var path in new[] { "/readyz", "/livez", "/healthz" })
        {
            Assert.That(await BodyAsync(_http.GetAsync(path)), Is.EqualTo("\n"));
        }
    }

    [Test]
    public async Task The_schema_tells_BentoMLs_client_the_routes()
    {
        var schema = await JsonAsync(_http.GetAsync("/schema.json"));
        Assert.That(schema.GetProperty("name").GetString(), Is.EqualTo("Probe"));
        var add = schema.GetProperty("routes").EnumerateArray().Single(route => route.GetProperty("name").GetString() == "add");
        Assert.That(add.GetProperty("is_task").GetBoolean(), Is.True);
        Assert.That(add.GetProperty("route").GetString(), Is.EqualTo("/add"));
        Assert.That(add.GetProperty("input").GetProperty("required").GetRawText(), Is.EqualTo("""["a"]"""));
        Assert.That(add.GetProperty("input").GetProperty("properties").GetProperty("b").GetProperty("default").GetInt32(), Is.EqualTo(2));
        Assert.That(add.GetProperty("output").GetProperty("type").GetString(), Is.EqualTo("integer"));
    }

    [Test]
    public async Task A_wrong_method_and_an_unknown_path_are_told()
    {
        var wrong = await _http.GetAsync("/add/submit");
        Assert.That((int)wrong.StatusCode, Is.EqualTo(405));
        Assert.That(wrong.Content.Headers.Allow, Is.EqualTo(new[] { "POST" }));
        Assert.That((int)(await _http.PostAsync("/greet/submit", Json("{}"))).StatusCode, Is.EqualTo(404));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<string> BodyAsync(Task<HttpResponseMessage> response) => await (await response).Content.ReadAsStringAsync();

    private static async Task<JsonElement> JsonAsync(Task<HttpResponseMessage> sent, int status = 200)
    {
        var response = await sent;
        var body = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), body);
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        return JsonDocument.Parse(body).RootElement;
    }

    private async Task<string> SubmitAsync(string task, string body) =>
        (await JsonAsync(_http.PostAsync($"/{task}/submit", Json(body)))).GetProperty("task_id").GetString()!;

    /// <summary>The status once the task has ended.</summary>
    private Task<HttpResponseMessage> StatusAsync(string task, string id)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/{task}/status?task_id={id}");
        request.Headers.Add("Prefer", "wait=30");
        return _http.SendAsync(request);
    }
}
