using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Tensors;

/// <summary>The compact form as docs/guides/tensors.md has it, by plain HTTP.</summary>
public sealed class CompactFormTests
{
    private ProbeHost _host = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(static options => options.MaxArgumentsBytes = 1_000_000, add: static bento => bento.AddTensors());
        _http = new HttpClient { BaseAddress = new Uri(_host.Url) };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task The_schema_announces_it()
    {
        using var schema = JsonDocument.Parse(await _http.GetStringAsync("/schema.json"));
        Assert.That(schema.RootElement.GetProperty("tensors").GetBoolean(), Is.True);
    }

    [Test]
    public async Task A_tensor_is_the_body_where_it_is_the_only_argument()
    {
        using var answer = await _http.PostAsync("/floats", Tensor("float32", "2,1", 1f, 2.5f));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("[[1],[2.5]]"));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        Assert.That(answer.Headers.Contains("Bento-Tensor-Dtype"), Is.False);
        Assert.That(answer.Headers.Vary, Is.EqualTo(new[] { "Accept" }));
    }

    [TestCase("(1, 2)", "[[1,2]]")]
    [TestCase("(2,)", "[1,2]")]
    [TestCase(" 2 ", "[1,2]")]
    public async Task A_shape_may_be_as_Python_writes_it(string shape, string expected)
    {
        using var answer = await _http.PostAsync("/floats", Tensor("float32", shape, 1f, 2f));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo(expected));
    }

    [TestCase("application/octet-stream")]
    [TestCase("text/html, application/octet-stream;q=0.5")]
    public async Task The_answer_is_compact_for_who_asks_for_that(string accept)
    {
        using var answer = await SendAsync("/floats", Tensor("float32", "2,1", 1f, 2.5f), accept);
        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("application/octet-stream"));
        Assert.That(answer.Headers.GetValues("bento-tensor-dtype"), Is.EqualTo(new[] { "float32" }));
        Assert.That(answer.Headers.GetValues("bento-tensor-shape"), Is.EqualTo(new[] { "2,1" }));
        Assert.That(MemoryMarshal.Cast<byte, float>(await answer.Content.ReadAsByteArrayAsync()).ToArray(), Is.EqualTo(new[] { 1f, 2.5f }));
    }

    [TestCase(null)]
    [TestCase("*/*")]
    [TestCase("application/*")]
    [TestCase("application/json, application/octet-stream;q=0")]
    public async Task Everybody_else_gets_nested_lists(string? accept)
    {
        using var answer = await SendAsync("/floats", Tensor("float32", "1", 7f), accept);
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("[7]"));
    }

    [Test]
    public async Task A_tensor_is_a_part_of_a_form_beside_other_arguments()
    {
        using var form = new MultipartFormDataContent { { new StringContent("10"), "by" }, { Tensor("float32", "2", 1f, 2f), "x" } };
        form.Add(Tensor("int64", "1", 5L), "shift", "shift.bin");
        using var answer = await _http.PostAsync("/scale", form);
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("[15,25]"));
    }

    [Test]
    public async Task The_result_of_a_task_is_given_in_either_form_each_time_that_it_is_asked_for()
    {
        var id = await SubmitAsync("/ramp", new StringContent("""{"count": 100000}""", Encoding.UTF8, "application/json"));
        var route = $"/ramp/get?task_id={id}";
        using var lists = await GetAsync(route, null);
        var numbers = JsonSerializer.Deserialize<float[]>(await lists.Content.ReadAsByteArrayAsync())!;
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(0, 100_000)));
        using var bytes = await GetAsync(route, "application/octet-stream");
        Assert.That(MemoryMarshal.Cast<byte, float>(await bytes.Content.ReadAsByteArrayAsync()).ToArray(), Is.EqualTo(numbers));
        Assert.That(bytes.Headers.GetValues("Bento-Tensor-Shape"), Is.EqualTo(new[] { "100000" }));
    }

    [Test]
    public async Task What_JSON_has_no_form_for_is_told_to_who_wants_JSON()
    {
        var id = await SubmitAsync("/floats", Tensor("float32", "2,2", 1f, 2f, float.NaN, 4f));
        using var refused = await GetAsync($"/floats/get?task_id={id}", null);
        Assert.That((int)refused.StatusCode, Is.EqualTo(406));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("element [1, 0] is NaN").And.Contain("Accept: application/octet-stream"));
        using var bytes = await GetAsync($"/floats/get?task_id={id}", "application/octet-stream");
        Assert.That(MemoryMarshal.Cast<byte, float>(await bytes.Content.ReadAsByteArrayAsync())[2], Is.NaN);
    }

    [TestCase("float32", null, "Bento-Tensor-Shape is missing: send it with the length of each dimension")]
    [TestCase(null, "2", "Bento-Tensor-Dtype is missing: send it with the type of the elements")]
    [TestCase("float", "2", "Bento-Tensor-Dtype is \"float\"; it must be one of float32, float64")]
    [TestCase("float64", "1", "has elements of float64, and float32 is needed: convert them, and say so in Bento-Tensor-Dtype")]
    [TestCase("float32", "3", "has 8 bytes, and Bento-Tensor-Shape 3 of Bento-Tensor-Dtype float32 needs 12 (3 elements of 4)")]
    [TestCase("float32", "1", "has 8 bytes, and Bento-Tensor-Shape 1 of Bento-Tensor-Dtype float32 needs 4 (1 elements of 4)")]
    [TestCase("float32", "2,x", "where \"x\" is no length")]
    [TestCase("float32", "-2", "where \"-2\" is no length")]
    [TestCase("float32", "2,", "where \"\" is no length")]
    [TestCase("float32", "99999,99999", "more elements than a tensor may have")]
    [TestCase("float32", "0,99999", "more elements than a tensor may have")]
    [TestCase("float32", "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2", "has 33 dimensions; 32 are the most")]
    public async Task What_is_wrong_is_named_with_its_header(string? dtype, string? shape, string why)
    {
        foreach (var body in new HttpContent[] { Tensor(dtype, shape, 1f, 2f), new MultipartFormDataContent { { Tensor(dtype, shape, 1f, 2f), "x" } } })
        {
            foreach (var route in new[] { "/floats", "/floats/submit" })
            {
                using var answer = await _http.PostAsync(route, Copy(body));
                await AssertFault(answer, "x", why);
            }
        }
    }

    [Test]
    public async Task Bytes_without_headers_are_no_tensor_and_it_is_said_how_they_become_one()
    {
        using var body = await _http.PostAsync("/floats", Raw([0, 0, 128, 63]));
        await AssertFault(body, "x", "Bento-Tensor-Dtype is missing");
        using var part = await _http.PostAsync("/floats", new MultipartFormDataContent { { Raw([0, 0, 128, 63]), "x" } });
        await AssertFault(part, "x", "Bento-Tensor-Dtype is missing");
    }

    [Test]
    public async Task JSON_of_whatever_content_type_is_still_JSON()
    {
        using var answer = await _http.PostAsync("/floats", Raw("""{"x": [1, 2]}"""u8.ToArray()));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("[1,2]"));
    }

    [Test]
    public async Task A_tensor_is_refused_where_there_is_none_or_more()
    {
        using var several = await _http.PostAsync("/scale", Tensor("float32", "1", 1f));
        Assert.That(await several.Content.ReadAsStringAsync(), Does.Contain("scale takes x, by, shift, note: send multipart/form-data"));
        using var none = await _http.PostAsync("/text", Tensor("float32", "1", 1f));
        Assert.That(await none.Content.ReadAsStringAsync(), Does.Contain("text takes none: leave out Bento-Tensor-Dtype"));
        using var part = await _http.PostAsync("/scale", new MultipartFormDataContent { { Tensor("float32", "1", 1f), "x" }, { Tensor("float32", "1", 1f), "by" } });
        await AssertFault(part, "by", "is no tensor: leave out Bento-Tensor-Dtype");
        using var twice = await _http.PostAsync("/scale", new MultipartFormDataContent { { Tensor("float32", "1", 1f), "x" }, { new StringContent("[1]"), "x" } });
        await AssertFault(twice, "x", "is given twice");
    }

    [Test]
    public async Task A_tensor_that_memory_should_not_hold_is_refused_before_it_is_read()
    {
        foreach (var route in new[] { "/floats", "/floats/submit" })
        {
            using var answer = await _http.PostAsync(route, new MultipartFormDataContent { { Tensor("float32", "500,501", 1f), "x" } });
            Assert.That((int)answer.StatusCode, Is.EqualTo(413), await answer.Content.ReadAsStringAsync());
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("image or tensor").And.Contain("MaxArgumentsBytes"));
        }
    }

    private static ByteArrayContent Tensor<T>(string? dtype, string? shape, params T[] elements)
        where T : unmanaged
    {
        var content = Raw(MemoryMarshal.AsBytes(elements.AsSpan()).ToArray());
        Add(content, "Bento-Tensor-Dtype", dtype);
        Add(content, "Bento-Tensor-Shape", shape);
        return content;
    }

    private static void Add(ByteArrayContent content, string name, string? value)
    {
        if (value is not null)
        {
            content.Headers.Add(name, value);
        }
    }

    private static ByteArrayContent Raw(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    /// <summary>A content that is sent more than once.</summary>
    private static ByteArrayContent Copy(HttpContent content)
    {
        var copy = new ByteArrayContent(content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        return copy;
    }

    private async Task<HttpResponseMessage> SendAsync(string route, HttpContent content, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", accept ?? "*/*");
        return await _http.SendAsync(request);
    }

    private async Task<string> SubmitAsync(string task, HttpContent content)
    {
        using var answer = await _http.PostAsync($"{task}/submit", content);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("task_id").GetString()!;
    }

    private async Task<HttpResponseMessage> GetAsync(string route, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        request.Headers.Add("Prefer", "wait=30");
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        return await _http.SendAsync(request);
    }

    private static async Task AssertFault(HttpResponseMessage answer, string parameter, string why)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(400), text);
        using var json = JsonDocument.Parse(text);
        var fault = json.RootElement.GetProperty("detail").EnumerateArray().Single();
        Assert.That(fault.GetProperty("loc").EnumerateArray().Single().GetString(), Is.EqualTo(parameter));
        Assert.That(fault.GetProperty("msg").GetString(), Does.Contain(why));
    }
}
