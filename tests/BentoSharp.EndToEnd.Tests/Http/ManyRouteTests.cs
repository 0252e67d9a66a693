using System.Net;
using System.Text;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Http;

/// <summary>The routes that take many tasks, as a client that is not ours sees them.</summary>
public sealed class ManyRouteTests
{
    private ProbeHost _host = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(static options => options.MaxBodyBytes = 100_000);
        _http = new HttpClient { BaseAddress = new Uri(_host.Url) };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Each_item_has_its_answer_in_order()
    {
        var (code, body) = await Post("/add/submit_many", """{"items":[{"a":1},{"a":"zz"},7,{"a":2,"b":"3"}]}""");
        var tasks = JsonElement.Parse(body).GetProperty("tasks");
        Assert.That(code, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(tasks[0].GetProperty("task_id").GetString(), Does.Match("^[0-9a-f]{32}$"));
        Assert.That(tasks[0].GetProperty("status").GetString(), Is.EqualTo("pending"));
        Assert.That(tasks[1].GetProperty("status_code").GetInt32(), Is.EqualTo(400));
        Assert.That(tasks[1].GetProperty("detail")[0].GetProperty("loc")[0].GetString(), Is.EqualTo("a"));
        Assert.That(tasks[2].GetProperty("status_code").GetInt32(), Is.EqualTo(400));
        Assert.That(tasks[3].TryGetProperty("status_code", out _), Is.False);
    }

    [TestCase("/add/submit_many", "", "no JSON")]
    [TestCase("/add/submit_many", "{\"items\":[{\"a\":1},", "no JSON")]
    [TestCase("/add/submit_many", "[{\"a\":1}]", "items is missing or no list")]
    [TestCase("/add/submit_many", "{\"items\":[]}", "items has 0 tasks; it must have from 1 to 10000")]
    [TestCase("/measure/submit_many", "{\"items\":[{}]}", "measure takes files")]
    [TestCase("/add/cancel_many", "{\"task_ids\":{}}", "task_ids is missing or no list")]
    [TestCase("/add/retry_many", "{\"task_ids\":[null]}", "task_ids[0] is no text")]
    public async Task A_body_that_is_none_is_refused_with_what_to_send(string path, string body, string why)
    {
        var (code, text) = await Post(path, body);
        Assert.That(code, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(text, Does.Contain(why));
    }

    [Test]
    public async Task A_thousand_levels_are_refused()
    {
        var (code, text) = await Post("/add/submit_many", "{\"items\":[" + new string('[', 1000) + new string(']', 1000) + "]}");
        Assert.That(code, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(text, Does.Contain("no JSON"));
    }

    [Test]
    public async Task A_body_over_the_limit_is_refused_and_nothing_stored()
    {
        var (code, text) = await Post("/note/submit_many", "{\"items\":[{\"key\":\"" + new string('x', 100_000) + "\"}]}");
        Assert.That(code, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(text, Does.Contain("send fewer tasks at once"));
        Assert.That(_host.Calls.All, Has.None.Length.GreaterThan(1000));
    }

    [TestCase("Bento-Priority", "urgent")]
    [TestCase("Bento-Delay", "-1")]
    [TestCase("Bento-Deadline", "soon")]
    public async Task A_header_that_is_wrong_is_named(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/add/submit_many") { Content = Json("""{"items":[{"a":1}]}""") };
        request.Headers.Add(header, value);
        using var answer = await _http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(header).And.Contain(value));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<(HttpStatusCode Code, string Body)> Post(string path, string body)
    {
        using var answer = await _http.PostAsync(path, Json(body));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
