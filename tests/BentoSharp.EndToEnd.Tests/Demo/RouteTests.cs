using System.Text.Json;
using NUnit.Framework;
using static BentoSharp.EndToEnd.Tests.Demo.DemoHost;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>The routes beside the methods, and requests that reach no method.</summary>
public sealed class RouteTests
{
    [TestCase("GET", "/add/submit", "POST")]
    [TestCase("GET", "/add", "POST")]
    [TestCase("OPTIONS", "/add/submit", "POST")]
    [TestCase("POST", "/add/get?task_id=x", "GET, HEAD")]
    [TestCase("DELETE", "/add/cancel?task_id=x", "PUT, POST")]
    [TestCase("POST", "/add/cancel?task_id=x", "PUT")]
    [TestCase("PUT", "/add/retry?task_id=00000000000000000000000000000000", "POST")]
    [TestCase("POST", "/readyz", "GET, HEAD")]
    public async Task A_wrong_verb_is_told_with_the_right_ones(string verb, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        var response = await Caller.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(405));
        Assert.That(string.Join(", ", response.Content.Headers.Allow), Is.EqualTo(allowed));
        Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; charset=utf-8"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("Method Not Allowed"));
    }

    [TestCase("/plain/submit")]
    [TestCase("/add/nonsense/deeper")]
    public async Task An_unknown_path_below_a_method_is_told(string path) =>
        Assert.That(await TextAsync(Caller.PostAsync(path, Json("{}")), 404), Is.EqualTo("Not Found"));

    [TestCase("/add/submit/", "/add/submit")]
    [TestCase("/add/get/?task_id=x", "/add/get?task_id=x")]
    [TestCase("/readyz/", "/readyz")]
    public async Task A_slash_at_the_end_is_redirected(string path, string target)
    {
        var response = await Caller.PostAsync(path, Json("""{"a":1}"""));
        Assert.That((int)response.StatusCode, Is.EqualTo(307));
        Assert.That(response.Headers.Location!.OriginalString, Is.EqualTo(target));
    }

    [TestCase("/readyz")]
    [TestCase("/livez")]
    [TestCase("/healthz")]
    public async Task Health_can_be_asked_without_the_body(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        var response = await Caller.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; charset=utf-8"));
    }

    [Test]
    public async Task Both_verbs_cancel_and_retry_a_task_that_is_there()
    {
        var id = (await JsonAsync(Caller.PostAsync("/asleep/submit", Json("""{"secs":60}""")))).GetProperty("task_id").GetString();
        await TextAsync(Caller.PostAsync($"/asleep/cancel?task_id={id}", null));
        var again = (await JsonAsync(Caller.PutAsync($"/asleep/retry?task_id={id}", null))).GetProperty("task_id").GetString();
        await TextAsync(Caller.PutAsync($"/asleep/cancel?task_id={again}", null));
    }

    [Test]
    public async Task Metrics_count_the_answers_of_a_route()
    {
        await TextAsync(Caller.PostAsync("/custom/path", Json("""{"a":"x"}""")), 400);
        var response = await Caller.GetAsync("/metrics");
        Assert.That(response.Content.Headers.GetValues("content-type").Single(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        const string labels = "runner_name=\"Demo\",service_name=\"Demo\",service_version=\"not available\"} ";
        const string route = "endpoint=\"/custom/path\",http_response_code=\"400\",";
        Assert.That(lines, Has.Some.EqualTo($"bentoml_service_request_total{{{route}{labels}1.0"));
        Assert.That(lines, Has.Some.EqualTo($"bentoml_service_request_duration_seconds_bucket{{{route}le=\"+Inf\",{labels}1.0"));
        Assert.That(lines, Has.Some.EqualTo($"bentoml_service_request_in_progress{{endpoint=\"/custom/path\",{labels}0.0"));
    }

    [Test]
    public async Task The_OpenAPI_document_has_every_route_and_only_types_that_OpenAPI_knows()
    {
        var document = await JsonAsync(Caller.GetAsync("/docs.json"));
        var paths = document.GetProperty("paths");
        Assert.That(paths.TryGetProperty("/stream", out _), Is.True);
        Assert.That(paths.GetProperty("/add/cancel").TryGetProperty("put", out _), Is.True);
        Assert.That(paths.GetProperty("/file_in").GetProperty("post").GetProperty("requestBody").GetProperty("content").TryGetProperty("multipart/form-data", out _), Is.True);
        Assert.That(TypesOf(document).Distinct(), Is.SubsetOf(new[] { "string", "integer", "number", "boolean", "array", "object" }));
    }

    [TestCase("opt", """{"a":{"type":"integer","default":null},"k":{"minimum":1,"maximum":10,"description":"how many"},"mode":{"enum":["x","y"],"type":"string"}}""")]
    [TestCase("audio_in", """{"f":{"type":"file","format":"audio","content_type":"audio/*"}}""")]
    [TestCase("opt_image", """{"f":{"type":"file","format":"image","pil":true,"default":null}}""")]
    [TestCase("files_in", """{"fs":{"type":"array","items":{"type":"file","format":"binary"}},"meta":{"required":["name"],"properties":{"qty":{"default":1},"tags":{"default":[],"items":{"type":"string"}}}}}""")]
    [TestCase("arr", """{"x":{"type":"tensor","format":"numpy-array","dtype":"float32","shape":[2,2],"dim":4}}""")]
    [TestCase("df", """{"x":{"type":"dataframe","orient":"records","columns":["a","b"]}}""")]
    [TestCase("df_cols", """{"x":{"type":"dataframe","orient":"columns"}}""")]
    [TestCase("kwargs_task", """{"kwargs":{"type":"object","additionalProperties":true}}""")]
    public async Task The_schema_describes_arguments(string method, string expected) =>
        AssertHas((await RouteAsync(method)).GetProperty("input").GetProperty("properties"), JsonElement.Parse(expected), method);

    [TestCase("root_text", """{"input":{"type":"string","root_input":true}}""")]
    [TestCase("root_file", """{"input":{"type":"file","format":"audio","content_type":"audio/wav","root_input":true}}""")]
    [TestCase("root_list", """{"input":{"type":"array","items":{"type":"integer"},"root_input":true}}""")]
    [TestCase("batched", """{"batchable":true,"output":{"type":"array","items":{"type":"integer"}}}""")]
    [TestCase("image_jpeg_out", """{"output":{"type":"file","format":"image","content_type":"image/jpeg","media_type":"image/jpeg"}}""")]
    [TestCase("typed_arr", """{"output":{"type":"tensor","dtype":"int64","shape":[3],"dim":3}}""")]
    [TestCase("sse", """{"is_task":false,"output":{"type":"string","is_stream":true,"media_type":"text/event-stream"}}""")]
    [TestCase("none_out", """{"output":{"type":"null"}}""")]
    public async Task The_schema_describes_methods(string method, string expected) =>
        AssertHas(await RouteAsync(method), JsonElement.Parse(expected), method);

    private static async Task<JsonElement> RouteAsync(string method) =>
        (await JsonAsync(Caller.GetAsync("/schema.json"))).GetProperty("routes").EnumerateArray()
            .Single(route => route.GetProperty("name").GetString() == method);

    private static void AssertHas(JsonElement value, JsonElement expected, string place)
    {
        if (expected.ValueKind != JsonValueKind.Object)
        {
            Assert.That(value.GetRawText(), Is.EqualTo(expected.GetRawText()), place);
            return;
        }

        foreach (var member in expected.EnumerateObject())
        {
            Assert.That(value.TryGetProperty(member.Name, out var inner), Is.True, $"{place}.{member.Name} of {value}");
            AssertHas(inner, member.Value, $"{place}.{member.Name}");
        }
    }

    private static IEnumerable<string> TypesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(static member =>
            member is { Name: "type", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : TypesOf(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TypesOf),
        _ => [],
    };
}
