using NUnit.Framework;
using static BentoSharp.EndToEnd.Tests.Demo.DemoHost;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>What a method reads of its request and says of its answer, and how errors are answered.</summary>
public sealed class ContextTests
{
    [TestCase(201, "completed")]
    [TestCase(399, "completed")]
    [TestCase(400, "failed")]
    [TestCase(503, "failed")]
    public async Task Code_headers_and_cookies_are_stored_and_the_code_decides(int code, string status)
    {
        var response = await RunAsync("ctx_task", Json($$"""{"code":{{code}}}"""), ("X-In", "v"));
        Assert.That((int)response.StatusCode, Is.EqualTo(code));
        Assert.That(response.Headers.GetValues("x-custom").Single(), Is.EqualTo("v1"));
        Assert.That(response.Headers.GetValues("set-cookie").Single(), Is.EqualTo("c=1; Path=/; SameSite=lax"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"task_id_known":true,"hdr":"v"}"""));
        Assert.That(response.Headers.GetValues("Bento-Task-Status").Single(), Is.EqualTo(status));
    }

    [Test]
    public async Task An_immediate_call_has_no_task_and_the_same_answer()
    {
        var response = await Caller.PostAsync("/ctx_task", Json("{}"));
        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(response.Headers.GetValues("x-custom").Single(), Is.EqualTo("v1"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"task_id_known":false,"hdr":null}"""));
    }

    [Test]
    public async Task A_code_without_a_body_has_none()
    {
        Assert.That(await TextAsync(Caller.PostAsync("/ctx_task", Json("""{"code":204}""")), 204), Is.Empty);
        var answer = await Caller.PostAsync("/ctx_task", Json("""{"code":700}"""));
        Assert.That((int)answer.StatusCode, Is.EqualTo(500));
    }

    [TestCase("invalid", 400, "bad arg given", null)]
    [TestCase("notfound", 404, "nothing here", null)]
    [TestCase("418", 418, "teapot", null)]
    [TestCase("403", 403, "Authorization error", null)]
    [TestCase("unavail", 503, "An unexpected error has occurred, please check the server log.", "busy")]
    [TestCase("bento", 500, "An unexpected error has occurred, please check the server log.", "bento msg")]
    [TestCase("generic", 500, "An unexpected error has occurred, please check the server log.", null)]
    public async Task An_error_has_its_code_and_BentoMLs_words(string kind, int status, string error, string? detail)
    {
        foreach (var response in new[] { Caller.PostAsync("/boom", Json($$"""{"kind":"{{kind}}"}""")), RunAsync("boom", Json($$"""{"kind":"{{kind}}"}""")) })
        {
            var answer = await JsonAsync(response, status);
            Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo(error));
            Assert.That(answer.TryGetProperty("detail", out var told) ? told.GetString() : null, Is.EqualTo(detail));
        }
    }

    [Test]
    public async Task A_result_of_a_wrong_type_is_told_as_such()
    {
        var answer = await JsonAsync(RunAsync("boom", Json("""{"kind":"badtype"}""")), 400);
        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo("1 validation error for Output"));
        Assert.That(answer.GetProperty("detail")[0].GetProperty("loc").GetRawText(), Is.EqualTo("""["root"]"""));
    }

    [Test]
    public async Task All_faults_of_a_record_are_told()
    {
        var faults = await FaultsAsync(
            "/nested", Json("""{"order":{"id":"q","items":[{"qty":1},{"name":"a","tags":["b",1]},{"name":null}],"note":3}}"""));
        Assert.That(faults.Keys, Is.EquivalentTo(new[]
        {
            """["order","id"]""",
            """["order","items",0,"name"]""",
            """["order","items",1,"tags",1]""",
            """["order","items",2,"name"]""",
            """["order","note"]""",
        }));
    }
}
