using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Service;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Http;

/// <summary>The routes <c>events</c> and <c>wait</c>, as a client that is not ours sees them.</summary>
public sealed class EventTests
{
    private ProbeHost _host = null!;
    private HttpClient _http = null!;
    private EngineClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: static builder => builder.AddEngine());
        _http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        _client = new EngineClient(new BentoHttpChannel(_host.Url));
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Events_are_replayed_exactly_after_the_last_one_that_is_known()
    {
        var id = await Talked();
        var whole = await _http.GetStringAsync($"/talk/events?task_id={id}");
        Assert.That(IdsOf(whole), Is.EqualTo(new[] { "1", "2", "3", "4", "4.end" }));
        Assert.That(IdsOf(await After(id, "2")), Is.EqualTo(new[] { "3", "4", "4.end" }));
        Assert.That(IdsOf(await After(id, "4")), Is.EqualTo(new[] { "4.end" }));
        var end = JsonElement.Parse(whole.Split("data: ")[^1]);
        Assert.That(end.GetProperty("status").GetString(), Is.EqualTo("completed"));
        using var over = await _http.SendAsync(Ask(id, "4.end"));
        Assert.That(over.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [TestCase("x")]
    [TestCase("-1")]
    [TestCase("1.5")]
    public async Task A_last_event_that_is_none_is_refused(string lastEvent)
    {
        using var answer = await _http.SendAsync(Ask(await Talked(), lastEvent));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("Last-Event-ID").And.Contain("such as 17"));
    }

    [Test]
    public async Task Events_of_an_unknown_task_are_a_404()
    {
        using var answer = await _http.GetAsync("/talk/events?task_id=0123456789abcdef0123456789abcdef");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_watch_goes_on_after_a_restart_of_the_service_and_tells_no_line_twice()
    {
        var port = new Uri(_host.Url).Port;
        var handle = await _client.Talk.SubmitAsync("t");
        var lines = new List<string>();
        BentoTaskUpdate? last = null;
        ProbeHost? second = null;
        await foreach (var update in handle.WatchAsync())
        {
            last = update;
            if (update is BentoTaskLogUpdate { Line: var line })
            {
                lines.Add($"{line.Number} {line.Text}");
                if (line.Number == 3)
                {
                    // The running attempt is given back when the host stops, and runs again in the next one.
                    var stopping = _host.StopAsync();
                    _host.Signals.Raise("t");
                    await stopping;
                    second = await ProbeHost.StartAsync(folder: _host.Folder, add: static builder => builder.AddEngine(), port: port);
                    second.Signals.Raise("t");
                }
            }
        }

        await second!.DisposeAsync();
        Assert.That(lines, Is.Unique);
        Assert.That(lines[^1], Does.EndWith("last line"));
        Assert.That((last as BentoTaskStatusUpdate)?.Info.Status, Is.EqualTo(BentoTaskStatus.Success));
    }

    [Test]
    public async Task A_client_that_never_reads_holds_up_neither_the_task_nor_others()
    {
        var handle = await _client.Shout.SubmitAsync("s", 300);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(_host.Url).Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /shout/events?task_id={handle.Id} HTTP/1.1\r\nHost: x\r\n\r\n"));
        await _host.Signals.WaitAsync("s shouts");
        Assert.That(await _client.Square.RunAsync(3), Is.EqualTo(9));
        _host.Signals.Raise("s");
        await handle.WaitAsync(TimeSpan.FromSeconds(30));
        var told = 0;
        await foreach (var update in handle.WatchAsync())
        {
            told++;
        }

        Assert.That(told, Is.Positive, "who reads is served beside it");
    }

    [Test]
    public async Task One_request_waits_for_many_tasks()
    {
        var square = await _client.Square.SubmitAsync(4);
        var hold = await _client.Hold.SubmitAsync("h");
        const string unknown = "0123456789abcdef0123456789abcdef";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/square/wait")
        {
            Content = Json($$"""{"task_ids":["{{square.Id}}","{{hold.Id}}","{{unknown}}","{{square.Id}}","../x"],"results":true}"""),
        };
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var told = new Dictionary<string, JsonElement>();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
            {
                var task = JsonElement.Parse(line);
                told.Add(task.GetProperty("task_id").GetString()!, task);
            }

            if (told.Count == 3)
            {
                _host.Signals.Raise("h");
            }
        }

        Assert.That(told.Keys, Is.EquivalentTo(new[] { square.Id, hold.Id, unknown, "../x" }));
        Assert.That(told[square.Id].GetProperty("response").GetProperty("body").GetBytesFromBase64(), Is.EqualTo("16"u8.ToArray()));
        Assert.That(told[hold.Id].GetProperty("status").GetString(), Is.EqualTo("completed"));
        Assert.That(told[unknown].GetProperty("error").GetString(), Is.EqualTo("task_id not found"));
    }

    [Test]
    public async Task A_wait_is_over_after_the_time_that_its_caller_would_wait()
    {
        var hold = await _client.Hold.SubmitAsync("h");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hold/wait") { Content = Json($$"""{"task_ids":["{{hold.Id}}"]}""") };
        request.Headers.Add("Prefer", "wait=0.1");
        using var answer = await _http.SendAsync(request);
        Assert.That((await answer.Content.ReadAsStringAsync()).Trim(), Is.Empty);
        _host.Signals.Raise("h");
    }

    [TestCase("", "no JSON")]
    [TestCase("{\"task_ids\":", "no JSON")]
    [TestCase("[]", "task_ids is missing or no list")]
    [TestCase("{\"task_ids\":\"a\"}", "task_ids is missing or no list")]
    [TestCase("{\"task_ids\":[]}", "has 0 ids; it must have from 1 to 10000")]
    [TestCase("{\"task_ids\":[7]}", "task_ids[0] is no text")]
    public async Task A_wait_for_nothing_is_refused(string body, string why)
    {
        using var answer = await _http.PostAsync("/square/wait", Json(body));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(why));
    }

    [Test]
    public async Task A_wait_for_too_many_is_refused()
    {
        using var answer = await _http.PostAsync("/square/wait", Json($$"""{"task_ids":[{{string.Join(",", Enumerable.Repeat("\"x\"", 10_001))}}]}"""));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("has 10001 ids").And.Contain("in several requests"));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static HttpRequestMessage Ask(string id, string lastEvent)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/talk/events?task_id={id}");
        request.Headers.Add("Last-Event-ID", lastEvent);
        return request;
    }

    private static string[] IdsOf(string events) =>
        [.. events.Split('\n').Where(static line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(static line => line[4..])];

    private async Task<string> After(string id, string lastEvent)
    {
        using var answer = await _http.SendAsync(Ask(id, lastEvent));
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> Talked()
    {
        var handle = await _client.Talk.SubmitAsync("t");
        _host.Signals.Raise("t");
        await handle;
        return handle.Id;
    }
}
