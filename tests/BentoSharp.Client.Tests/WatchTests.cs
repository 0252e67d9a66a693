using System.Text.Json;
using BentoSharp.Client.Tests.Server;
using BentoSharp.Clients;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Client.Tests;

/// <summary>Watching, and waiting for many, against services that have the means for it and such that have not.</summary>
[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class WatchTests(ChannelKind kind) : ChannelSuite(kind)
{
    private static readonly Reply Announced = Replies.Json(200, """{"name":"Math","events":true,"many":true}""");

    [Test]
    public async Task A_service_without_events_is_asked_at_growing_intervals()
    {
        Server.On("GET /schema.json", Replies.Json(200, """{"name":"Math","type":"service","routes":[]}"""))
            .On("GET /add/status", Replies.Status("pending"), Replies.Status("in_progress"), Replies.Status("in_progress"), Replies.Status("completed"));
        var told = await Watched();
        Assert.That(told.Cast<BentoTaskStatusUpdate>().Select(update => update.Info.Status), Is.EqualTo(
            new[] { BentoTaskStatus.Pending, BentoTaskStatus.InProgress, BentoTaskStatus.Success }), "what stays as it is is not told again");
        Assert.That(Time.Waits[0].TotalMilliseconds, Is.EqualTo(20).Within(20).Percent);
        Assert.That(Server.RequestsTo("GET /add/events"), Is.Empty);
        Assert.That(Server.RequestsTo("GET /add/logs"), Has.Count.EqualTo(1), "that it has no logs is remembered");
    }

    [Test]
    public async Task What_a_service_offers_is_asked_once()
    {
        Server.On("GET /schema.json", Announced).On("GET /add/events", Events(Status("completed", "0.end")));
        await Watched();
        await Watched();
        Assert.That(Server.RequestsTo("GET /schema.json"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_stream_that_ends_too_early_is_taken_up_after_the_last_event()
    {
        Server.On("GET /schema.json", Announced).On(
            "GET /add/events",
            Events(Line(1), Line(2), Status("in_progress", "2"), "event: log\nid: 3\ndata: {\"num"),
            Replies.Json(503, "{}"),
            Replies.Abort(),
            Events(":\n\n", Status("in_progress", "2"), Line(3), "event: of_tomorrow\nid: 3\ndata: {}\n\n", Status("failed", "3.end")));
        var told = await Watched();
        Assert.That(told.OfType<BentoTaskLogUpdate>().Select(update => update.Line.Number), Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(told.OfType<BentoTaskStatusUpdate>().Select(update => update.Info.Status), Is.EqualTo(new[] { BentoTaskStatus.InProgress, BentoTaskStatus.Failure }));
        Assert.That(Server.RequestsTo("GET /add/events").Select(request => request.Header("Last-Event-ID")), Is.EqualTo(new[] { null, "2", "2", "2" }));
    }

    [Test]
    public async Task A_watch_from_a_line_on_begins_there()
    {
        Server.On("GET /schema.json", Announced).On("GET /add/events", Events(Status("completed", "7.end")));
        await foreach (var update in Channel.WatchAsync(Math.Add, Id, 7, default))
        {
        }

        Assert.That(Server.RequestsTo("GET /add/events")[0].Header("Last-Event-ID"), Is.EqualTo("7"));
    }

    [TestCase("event: status\nid: 0\ndata: {\"task_id\":7\n\n")]
    [TestCase("event: log\nid: 1\ndata: null\n\n")]
    [TestCase("event: status\nid: 0\ndata: {\"status\":\"hovering\"}\n\n")]
    public async Task An_event_that_can_not_be_read_is_an_error(string text)
    {
        Server.On("GET /schema.json", Announced).On("GET /add/events", Events(text));
        Assert.That((await ThrownBy<BentoServiceException>(Watched())).StatusCode, Is.EqualTo(502));
    }

    [Test]
    public async Task An_unknown_task_is_told()
    {
        Server.On("GET /schema.json", Announced).On("GET /add/events", Replies.Json(404, """{"error":"task_id not found"}"""));
        await ThrownBy<BentoTaskNotFoundException>(Watched());
    }

    [Test]
    public async Task A_silent_stream_ends_at_the_callers_token()
    {
        var asked = new TaskCompletionSource();
        Server.On("GET /schema.json", Announced).On("GET /add/events", async context =>
        {
            await Events(":\n\n")(context);
            await Replies.Never(asked)(context);
        });
        using var source = new CancellationTokenSource();
        var watch = Watched(NewChannel(new BentoHttpClientOptions()), source.Token);
        await asked.Task;
        await source.CancelAsync();
        await ThrownBy<OperationCanceledException>(watch);
    }

    [Test]
    public async Task Ten_thousand_tasks_are_awaited_by_one_request()
    {
        Server.On("GET /schema.json", Announced).On("POST /add/wait", async context =>
        {
            foreach (var id in Asked(Server.RequestsTo("POST /add/wait")[^1]))
            {
                await context.Response.WriteAsync(Ended(id));
            }
        });
        var ids = Enumerable.Range(0, 10_000).Select(static number => number.ToString("x32")).ToArray();
        Assert.That((await Awaited(ids)).Select(end => end.Id), Is.EquivalentTo(ids));
        Assert.That(Server.RequestsTo("POST /add/wait"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_wait_for_many_that_ends_too_early_asks_for_the_rest()
    {
        Server.On("GET /schema.json", Announced).On(
            "POST /add/wait", Events(Ended("a"), "{\"task_id\":\"b\",\"sta"), Replies.Json(503, "{}"), Events(Ended("c"), "\n", Ended("b"), Ended("b")));
        Assert.That((await Awaited("a", "b", "c")).Select(end => end.Id), Is.EqualTo(new[] { "a", "c", "b" }));
        Assert.That(Server.RequestsTo("POST /add/wait").Select(request => Asked(request).Order()), Is.EqualTo(new[] { new[] { "a", "b", "c" }, ["b", "c"], ["b", "c"] }));
    }

    [Test]
    public async Task Each_end_is_told_as_what_it_is()
    {
        Server.On("GET /schema.json", Announced).On("POST /add/wait", Events(
            Ended("fine"),
            """{"task_id":"large","status":"completed"}""" + "\n",
            """{"task_id":"bad","status":"failed","attempt":4,"error":{"code":"error","message":"no light"},"response":{"status_code":418,"body":""}}""" + "\n",
            """{"task_id":"gone","status":"canceled"}""" + "\n",
            """{"task_id":"none","error":"task_id not found"}""" + "\n"));
        var ends = (await Awaited("fine", "large", "bad", "gone", "none")).ToDictionary(end => end.Id);
        Assert.That(ends["fine"].Response!.Body.ToArray(), Is.EqualTo("42"u8.ToArray()));
        Assert.That((ends["large"].Response, ends["large"].Error), Is.EqualTo(((object?)null, (object?)null)), "it is taken by itself");
        var failed = (BentoTaskFailedException)ends["bad"].Error!;
        Assert.That((failed.StatusCode, failed.Attempt, failed.Error.Message), Is.EqualTo((418, 4, "no light")));
        Assert.That(ends["gone"].Error, Is.TypeOf<BentoTaskCanceledException>());
        Assert.That(ends["none"].Error, Is.TypeOf<BentoTaskNotFoundException>());
    }

    [Test]
    public async Task A_service_that_takes_no_wait_for_many_is_asked_for_each_a_few_at_once()
    {
        var open = 0;
        var most = 0;
        var tries = 0;
        Server.On("GET /schema.json", Replies.Json(200, "{}")).On("GET /add/status", async context =>
        {
            var now = Interlocked.Increment(ref open);
            InterlockedMax(ref most, now);
            await Replies.Status(Interlocked.Increment(ref tries) % 2 == 0 ? "completed" : "in_progress")(context);
            Interlocked.Decrement(ref open);
        });
        var ids = Enumerable.Range(0, 200).Select(static number => number.ToString("x32")).ToArray();
        Assert.That(await Awaited(ids), Has.Count.EqualTo(200));
        Assert.That(most, Is.InRange(1, 8));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen;)
        {
            seen = Volatile.Read(ref most);
        }
    }

    private static string[] Asked(RecordedRequest request) =>
        [.. JsonElement.Parse(request.Text).GetProperty("task_ids").EnumerateArray().Select(static id => id.GetString()!)];

    private static string Ended(string id) =>
        $$$"""{"task_id":"{{{id}}}","status":"completed","response":{"status_code":200,"content_type":"application/json","headers":[["x-a","1"]],"body":"NDI="}}""" + "\n";

    private static string Line(int number) =>
        $$"""
        event: log
        id: {{number}}
        data: {"number":{{number}},"attempt":1,"time":"2026-01-02T03:04:05","level":"warning","text":"line\n{{number}}"}


        """;

    private static string Status(string word, string id) => $"event: status\nid: {id}\ndata: {{\"task_id\":\"{Id}\",\"status\":\"{word}\",\"attempt\":1}}\n\n";

    private static Reply Events(params string[] parts) => async context =>
    {
        foreach (var part in parts)
        {
            await context.Response.WriteAsync(part);
            await context.Response.Body.FlushAsync();
        }
    };

    private Task<List<BentoTaskUpdate>> Watched() => Watched(Channel, default);

    private static async Task<List<BentoTaskUpdate>> Watched(IBentoChannel channel, CancellationToken token)
    {
        var told = new List<BentoTaskUpdate>();
        await foreach (var update in channel.WatchAsync(Math.Add, Id, 0, token))
        {
            told.Add(update);
        }

        return told;
    }

    private async Task<List<BentoTaskEnd>> Awaited(params string[] ids)
    {
        var ends = new List<BentoTaskEnd>();
        await foreach (var end in Channel.WaitForEachAsync(Math.Add, ids, default))
        {
            ends.Add(end);
        }

        return ends;
    }
}
