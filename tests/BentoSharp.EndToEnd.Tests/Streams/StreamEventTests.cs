using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Service;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Streams;

/// <summary>The events and the result of a task that streams, as a client that is not ours sees them.</summary>
public sealed class StreamEventTests
{
    private ProbeHost _host = null!;
    private HttpClient _http = null!;
    private StreamClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: static builder => builder.AddStream());
        _http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        _client = new StreamClient(new BentoHttpChannel(_host.Url));
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Items_are_replayed_exactly_after_the_last_one_that_is_known()
    {
        var id = (await _client.Echo.SubmitAsync(["a", null, "c\n"])).Id;
        await _client.Echo.GetHandle(id);
        var whole = await After("echo", id, null);
        Assert.That(Field(whole, "id"), Is.EqualTo(new[] { "0-1-1", "0-1-2", "0-1-3", "0-1-3.end" }));
        Assert.That(Field(whole, "event"), Is.EqualTo(new[] { "item", "item", "item", "status" }));
        Assert.That(Field(whole, "data")[..3], Is.EqualTo(new[] { "\"a\"", "null", "\"c\\n\"" }));
        Assert.That(Field(await After("echo", id, "0-1-2"), "id"), Is.EqualTo(new[] { "0-1-3", "0-1-3.end" }));
        Assert.That(Field(await After("echo", id, "0-1-3"), "id"), Is.EqualTo(new[] { "0-1-3.end" }));
        Assert.That(Field(await After("echo", id, "0-9-3"), "id"), Is.EqualTo(Field(whole, "id")), "no place of this task");
    }

    [Test]
    public async Task Who_knows_items_of_an_earlier_attempt_is_told_that_they_are_void()
    {
        var handle = await _client.Stutter.SubmitAsync("s");
        _host.Signals.Raise("s");
        await handle;
        var rest = await After("stutter", handle.Id, "0-1-2");
        Assert.That(Field(rest, "event"), Is.EqualTo(new[] { "restart", "item", "item", "item", "status" }));
        Assert.That(Field(rest, "id")[..2], Is.EqualTo(new[] { "0-2-0", "0-2-1" }));
        Assert.That(Field(rest, "data")[0], Is.EqualTo("{\"attempt\":2}"));
    }

    [TestCase("1-2")]
    [TestCase("1-2-x")]
    [TestCase("1-2-3-4")]
    [TestCase("--")]
    public async Task A_place_that_is_none_is_refused(string lastEvent)
    {
        var id = (await _client.Count.SubmitAsync(1)).Id;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/count/events?task_id={id}");
        request.Headers.Add("Last-Event-ID", lastEvent);
        using var answer = await _http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Get_answers_the_items_as_a_JSON_array()
    {
        var handle = await _client.Speak.SubmitAsync("s", 1, 1);
        _host.Signals.Raise("s");
        await handle;
        using var answer = await _http.GetAsync($"/speak/get?task_id={handle.Id}");
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""[{"number":0,"text":"s 0"},{"number":1,"text":"s 1"}]"""));
    }

    [Test]
    public async Task The_schema_says_that_the_task_streams()
    {
        var schema = JsonElement.Parse(await _http.GetStringAsync("/schema.json"));
        var route = schema.GetProperty("routes").EnumerateArray().Single(static route => route.GetProperty("name").GetString() == "count");
        Assert.That(route.GetProperty("is_task").GetBoolean(), Is.True);
        Assert.That(route.GetProperty("output").ToString(), Is.EqualTo("""{"type":"integer","is_stream":true,"media_type":"text/event-stream"}"""));
    }

    [Test]
    public async Task A_reader_goes_on_after_a_restart_of_the_service()
    {
        var port = new Uri(_host.Url).Port;
        var handle = await _client.Speak.SubmitAsync("s", 3, 2);
        var read = new List<int>();
        ProbeHost? second = null;
        await foreach (var word in handle.ReadItemsAsync(allowRestart: true))
        {
            read.Add(word.Number);
            if (read.Count == 3)
            {
                // The task ends in its first process; its last items and its end are read in the second.
                var stopping = _host.StopAsync();
                _host.Signals.Raise("s");
                await stopping;
                second = await ProbeHost.StartAsync(folder: _host.Folder, add: static builder => builder.AddStream(), port: port);
            }
        }

        await second!.DisposeAsync();
        Assert.That(read, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }), "each once");
    }

    [Test]
    public async Task A_client_that_never_reads_holds_up_neither_the_stream_nor_others()
    {
        var handle = await _client.Blocks.SubmitAsync(60, 60_000);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(_host.Url).Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /blocks/events?task_id={handle.Id} HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.That(await handle.GetResultAsync(TimeSpan.FromSeconds(30)), Has.Count.EqualTo(60));
        Assert.That(await handle.ReadItemsAsync().CountAsync(), Is.EqualTo(60), "who reads is served beside it");
    }

    private static string[] Field(string events, string name) =>
        [.. events.Split('\n').Where(line => line.StartsWith(name + ": ", StringComparison.Ordinal)).Select(line => line[(name.Length + 2)..])];

    private async Task<string> After(string task, string id, string? lastEvent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{task}/events?task_id={id}");
        if (lastEvent is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEvent);
        }

        using var answer = await _http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
