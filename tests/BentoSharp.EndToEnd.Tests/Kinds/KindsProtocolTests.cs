using System.Net;
using System.Text;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Kinds;

/// <summary>The kinds of arguments as other callers send them, and as the schema tells them.</summary>
public sealed class KindsProtocolTests
{
    private ProbeHost _host = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: static bento => bento.AddKinds());
        _http = new HttpClient { BaseAddress = new Uri(_host.Url) };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [TestCase("""{"kind":"circle","name":"a","radius":2}""")]
    [TestCase("""{"radius":2,"name":"a","kind":"circle"}""", Description = "the member that tells the type comes last")]
    public async Task A_polymorphic_value_tells_its_type_wherever_it_likes(string shape)
    {
        using var answer = await PostAsync("/shape", $$"""{"value":{{shape}}}""");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""{"kind":"circle","radius":2,"name":"a"}"""));
    }

    [TestCase("""{"name":"a","radius":2}""", """["value","kind"]""", "is required: it says which type it is, one of circle, group")]
    [TestCase("""{"kind":"square","name":"a"}""", """["value","kind"]""", "must be one of circle, group")]
    [TestCase("""{"kind":7,"name":"a"}""", """["value","kind"]""", "must be one of circle, group")]
    [TestCase("""{"kind":"circle","name":"a","radius":"far"}""", """["value","radius"]""", "a number is needed")]
    [TestCase("""{"kind":"group","name":"a","parts":[{"kind":"circle","name":"b","radius":1},{"name":"c"}]}""", """["value","parts",1,"kind"]""", "is required")]
    [TestCase("[]", """["value"]""", "declared type")]
    public async Task A_polymorphic_value_that_is_wrong_is_told_at_submit(string shape, string place, string why)
    {
        using var answer = await PostAsync("/shape/submit", $$"""{"value":{{shape}}}""");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), text);
        using var body = JsonDocument.Parse(text);
        var faults = body.RootElement.GetProperty("detail").EnumerateArray()
            .ToDictionary(fault => fault.GetProperty("loc").GetRawText().Replace(" ", ""), fault => fault.GetProperty("msg").GetString());
        Assert.That(faults, Does.ContainKey(place));
        Assert.That(faults[place], Does.Contain(why).And.Not.Contain(nameof(Kinds)));
    }

    [Test]
    public async Task A_stream_is_a_file_of_the_form_and_its_answer_is_raw()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1, 0, 255]), "value", "any.bin" } };
        using var answer = await _http.PostAsync("/stream", form);
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/octet-stream"));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(new byte[] { 1, 0, 255 }));
    }

    [Test]
    public async Task A_stream_that_is_missing_is_told_at_submit()
    {
        using var answer = await PostAsync("/stream/submit", "{}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("multipart/form-data"));
    }

    [TestCase("stream", """{"type":"file","format":"binary","title":"Value"}""")]
    [TestCase("day", """{"type":"string","format":"date","title":"Value"}""")]
    [TestCase("moment", """{"type":"string","format":"date-time","title":"Value"}""")]
    [TestCase("mood", """{"enum":["calm","very_glad"],"type":"string","title":"Value"}""")]
    [TestCase("counts", """{"type":"object","additionalProperties":{"type":"integer"},"title":"Value"}""")]
    [TestCase("any_json", """{"title":"Value"}""")]
    public async Task The_schema_tells_the_kind(string task, string schema) =>
        Assert.That((await SchemaAsync(task)).GetRawText().Replace(" ", ""), Is.EqualTo(schema.Replace(" ", "")));

    [Test]
    public async Task The_schema_of_a_polymorphic_value_has_each_of_its_types()
    {
        var types = (await SchemaAsync("shape")).GetProperty("anyOf").EnumerateArray()
            .Select(type => type.GetProperty("properties").GetProperty("kind").GetProperty("const").GetString());
        Assert.That(types, Is.EqualTo(new[] { "circle", "group" }));
    }

    [Test]
    public async Task References_in_the_schema_lead_to_where_they_say()
    {
        foreach (var path in new[] { "/schema.json", "/docs.json" })
        {
            using var document = JsonDocument.Parse(await _http.GetStringAsync(path));
            Assert.That(BrokenReferences(document.RootElement, document.RootElement), Is.Empty, path);
        }
    }

    private async Task<JsonElement> SchemaAsync(string task)
    {
        using var document = JsonDocument.Parse(await _http.GetStringAsync("/schema.json"));
        return document.RootElement.GetProperty("routes").EnumerateArray().Single(route => route.GetProperty("name").GetString() == task)
            .GetProperty("input").GetProperty("properties").GetProperty("value").Clone();
    }

    private Task<HttpResponseMessage> PostAsync(string path, string json) =>
        _http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    private static IEnumerable<string> BrokenReferences(JsonElement root, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (member.NameEquals("$ref") && !Leads(root, member.Value.GetString()!))
                    {
                        yield return member.Value.GetString()!;
                    }

                    foreach (var broken in BrokenReferences(root, member.Value))
                    {
                        yield return broken;
                    }
                }

                break;
            case JsonValueKind.Array:
                foreach (var broken in element.EnumerateArray().SelectMany(item => BrokenReferences(root, item)))
                {
                    yield return broken;
                }

                break;
        }
    }

    private static bool Leads(JsonElement root, string reference)
    {
        foreach (var step in reference.Split('/').Skip(1).Select(step => step.Replace("~1", "/").Replace("~0", "~")))
        {
            if (root.ValueKind == JsonValueKind.Array)
            {
                root = root[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)];
            }
            else if (!root.TryGetProperty(step, out root))
            {
                return false;
            }
        }

        return reference != "#" && root.ValueKind == JsonValueKind.Object;
    }
}
