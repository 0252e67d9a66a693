using System.Net;
using System.Text;
using System.Text.Json;
using BentoSharp.Dashboard.Tests.Studio;

namespace BentoSharp.Dashboard.Tests.Api;

/// <summary>What those who run services ask and do over HTTP.</summary>
public sealed class AdminTests
{
    private StudioHost _host = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await StudioHost.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_host.Url + "/_admin/") };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_list_gives_tasks_of_all_services_page_by_page()
    {
        await _host.Control.PauseAsync("Studio");
        var ids = await _host.InsertAsync(5);

        var first = await GetAsync("tasks?limit=3");
        var second = await GetAsync($"tasks?limit=3&cursor={first.GetProperty("next").GetString()}");

        Assert.That(Ids(first).Concat(Ids(second)), Is.EqualTo(ids.Reverse()));
        Assert.That(second.GetProperty("next").ValueKind, Is.EqualTo(JsonValueKind.Null));
        var task = first.GetProperty("tasks")[0];
        Assert.That(task.GetProperty("service").GetString(), Is.EqualTo("Studio"));
        Assert.That(task.GetProperty("task").GetString(), Is.EqualTo("describe"));
        Assert.That(task.GetProperty("waiting_for").GetString(), Is.EqualTo("paused"));
    }

    [Test]
    public async Task A_list_is_filtered_by_owner_key_state_time_and_id()
    {
        await _host.Control.PauseAsync("Studio");
        var ids = await _host.InsertAsync(3, change: static (task, i) => i == 1 ? task with { Owner = "ada", LimitKey = "gold" } : task);

        Assert.That(Ids(await GetAsync("tasks?owner=ada")), Is.EqualTo(new[] { ids[1] }));
        Assert.That(Ids(await GetAsync("tasks?key=gold&state=pending")), Is.EqualTo(new[] { ids[1] }));
        Assert.That(Ids(await GetAsync($"tasks?id={ids[2]}")), Is.EqualTo(new[] { ids[2] }));
        Assert.That(Ids(await GetAsync("tasks?created_after=2100-01-01T00:00:00Z")), Is.Empty);
        Assert.That(Ids(await GetAsync("tasks?state=failed,completed")), Is.Empty);
        Assert.That((await GetAsync("tasks/count?task=describe")).GetProperty("count").GetInt32(), Is.EqualTo(3));
        Assert.That(Ids(await GetAsync("tasks?state=pending&order=next")), Is.EqualTo(new[] { ids[0], ids[2], ids[1] }), "a key's tasks are placed by what they cost");
    }

    [TestCase("tasks?sate=failed", "sate")]
    [TestCase("tasks?state=done", "state")]
    [TestCase("tasks?limit=0", "limit")]
    [TestCase("tasks?limit=201", "limit")]
    [TestCase("tasks?cursor=x", "cursor")]
    [TestCase("tasks?order=ended", "order")]
    [TestCase("tasks?order=next&state=failed", "order")]
    [TestCase("tasks?created_after=soon", "created_after")]
    [TestCase("tasks?id=xyz", "id")]
    [TestCase("tasks?error=*********", "error")]
    [TestCase("tasks/00000000000000000000000000000001/logs?after=x", "after")]
    public async Task What_is_wrong_is_told_by_its_name(string path, string name)
    {
        using var answer = await _http.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(name));
    }

    [Test]
    public async Task A_task_is_shown_with_arguments_result_attempts_logs_and_relations()
    {
        var album = await _host.Client.Album.SubmitAsync("hill lake");
        await StudioHost.EndAsync(album);

        var shown = await GetAsync($"tasks/{album.Id}");
        var child = await GetAsync($"tasks/{shown.GetProperty("children")[0].GetProperty("task_id").GetString()}");

        Assert.That(shown.GetProperty("arguments").GetProperty("json").GetProperty("title").GetString(), Is.EqualTo("hill lake"));
        Assert.That(shown.GetProperty("result").GetProperty("body").GetProperty("json").GetInt32(), Is.EqualTo(2));
        Assert.That(shown.GetProperty("children").GetArrayLength(), Is.EqualTo(2));
        Assert.That(shown.GetProperty("attempts")[0].GetProperty("node").GetString(), Is.EqualTo("studio-1"));
        Assert.That(shown.GetProperty("logs")[0].GetProperty("text").GetString(), Does.Contain("the album hill lake begins"));
        Assert.That(child.GetProperty("parent").GetString(), Is.EqualTo(album.Id));
        Assert.That(child.GetProperty("result").GetProperty("content_type").GetString(), Is.EqualTo("image/png"));
        using var unknown = await _http.GetAsync("tasks/00000000000000000000000000000001");
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_result_is_a_picture_or_a_file_and_never_a_page()
    {
        var picture = await _host.Client.Draw.SubmitAsync("hill");
        var text = await _host.Client.Describe.SubmitAsync("<script>");
        await StudioHost.EndAsync(picture);
        await StudioHost.EndAsync(text);

        using var image = await _http.GetAsync($"tasks/{picture.Id}/result");
        using var file = await _http.GetAsync($"tasks/{text.Id}/result");

        Assert.That(image.Content.Headers.ContentType!.MediaType, Is.EqualTo("image/png"));
        Assert.That(await image.Content.ReadAsByteArrayAsync(), Is.EqualTo(Picture.Draw("hill")));
        Assert.That(file.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/octet-stream"));
        Assert.That(file.Content.Headers.ContentDisposition!.DispositionType, Is.EqualTo("attachment"));
        Assert.That(file.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("sandbox"));
        Assert.That(file.Headers.GetValues("X-Content-Type-Options").Single(), Is.EqualTo("nosniff"));
    }

    [Test]
    public async Task Failed_tasks_are_grouped_and_repeated_by_a_filter_after_a_count()
    {
        for (var i = 0; i < 3; i++)
        {
            await _host.FailAsync($"tile {i} is broken");
        }

        await _host.FailAsync("no memory");

        var groups = (await GetAsync("tasks/failures")).GetProperty("groups").EnumerateArray().ToDictionary(
            static group => group.GetProperty("error").GetProperty("message").GetString()!, static group => group.GetProperty("count").GetInt32());
        const string filter = """{"state":"failed","error":"tile * is broken"}""";
        var counted = await PostAsync("tasks/retry", $$"""{"filter":{{filter}},"dry_run":true}""");
        var done = await PostAsync("tasks/retry", $$"""{"filter":{{filter}}}""");
        var again = await PostAsync("tasks/retry", $$"""{"filter":{{filter}},"dry_run":true}""");

        Assert.That(groups, Is.EquivalentTo(new Dictionary<string, int> { ["tile * is broken"] = 3, ["no memory"] = 1 }));
        Assert.That(counted.GetProperty("count").GetInt32(), Is.EqualTo(3));
        Assert.That(done.GetProperty("task_ids").GetArrayLength(), Is.EqualTo(3));
        Assert.That(done.GetProperty("more").GetBoolean(), Is.False);
        Assert.That(again.GetProperty("count").GetInt32(), Is.LessThanOrEqualTo(3), "the repeated ones are out; the new ones may have failed meanwhile");
        Assert.That((await GetAsync($"tasks/{done.GetProperty("task_ids")[0].GetString()}")).GetProperty("retry_of").GetString(), Is.Not.Null);
    }

    [Test]
    public async Task Tasks_are_canceled_by_ids_and_by_a_filter()
    {
        await _host.Control.PauseAsync("Studio");
        var ids = await _host.InsertAsync(6);

        var some = await PostAsync("tasks/cancel", $$"""{"task_ids":["{{ids[0]}}","{{ids[1]}}","00000000000000000000000000000001"]}""");
        var counted = await PostAsync("tasks/cancel", """{"filter":{"task":"describe"},"dry_run":true}""");
        var all = await PostAsync("tasks/cancel", """{"filter":{"task":"describe"}}""");

        Assert.That(some.GetProperty("task_ids").GetArrayLength(), Is.EqualTo(2));
        Assert.That(some.GetProperty("skipped").GetInt32(), Is.EqualTo(1));
        Assert.That(counted.GetProperty("count").GetInt32(), Is.EqualTo(4));
        Assert.That(all.GetProperty("task_ids").GetArrayLength(), Is.EqualTo(4));
        Assert.That((await GetAsync("tasks/count?state=canceled")).GetProperty("count").GetInt32(), Is.EqualTo(6));
    }

    [TestCase("tasks/cancel", "{}", 400)]
    [TestCase("tasks/cancel", """{"filter":{}}""", 400)]
    [TestCase("tasks/cancel", """{"filter":{"sate":"pending"}}""", 400)]
    [TestCase("tasks/cancel", """{"filter":{"state":"failed"}}""", 400)]
    [TestCase("tasks/retry", """{"filter":{"state":"pending"}}""", 400)]
    [TestCase("tasks/retry", """{"task_ids":"x"}""", 400)]
    [TestCase("tasks/retry", """[]""", 400)]
    [TestCase("pause", """{"service":"Nobody"}""", 404)]
    [TestCase("pause", """{"service":"Studio","task":"nothing"}""", 404)]
    [TestCase("pause", """{}""", 400)]
    public async Task What_would_do_something_else_than_was_meant_is_refused(string path, string body, int code)
    {
        await _host.Control.PauseAsync("Studio");
        await _host.InsertAsync(1);

        using var answer = await _http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.That((int)answer.StatusCode, Is.EqualTo(code), await answer.Content.ReadAsStringAsync());
        Assert.That((await GetAsync("tasks/count?state=pending")).GetProperty("count").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_body_that_a_form_of_another_site_could_send_is_refused()
    {
        using var answer = await _http.PostAsync("pause", new StringContent("""{"service":"Studio"}""", Encoding.UTF8, "text/plain"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(_host.Control.IsPaused("Studio"), Is.False);
    }

    [Test]
    public async Task Services_and_tasks_are_paused_and_resumed()
    {
        Assert.That((await PostAsync("pause", """{"service":"Studio","task":"draw"}""")).GetProperty("paused").GetBoolean(), Is.True);
        Assert.That(_host.Control.IsPaused("Studio", "draw"), Is.True);
        Assert.That(_host.Control.IsPaused("Studio"), Is.False);
        Assert.That((await PostAsync("resume", """{"service":"Studio","task":"draw"}""")).GetProperty("paused").GetBoolean(), Is.False);
        Assert.That(_host.Control.IsPaused("Studio", "draw"), Is.False);
    }

    [Test]
    public async Task The_overview_counts_and_measures_and_comes_as_events_too()
    {
        await StudioHost.EndAsync(await _host.Client.Describe.SubmitAsync("hill"));
        await _host.FailAsync("broken");
        await _host.Control.PauseAsync("Studio", "describe");
        await _host.InsertAsync(2);

        var service = (await GetAsync("overview")).GetProperty("services")[0];
        var tasks = service.GetProperty("tasks").EnumerateArray().ToDictionary(static task => task.GetProperty("name").GetString()!);

        Assert.That(tasks["describe"].GetProperty("pending").GetInt32(), Is.EqualTo(2));
        Assert.That(tasks["describe"].GetProperty("paused").GetBoolean(), Is.True);
        Assert.That(Sum(tasks["describe"], "succeeded"), Is.EqualTo(1));
        Assert.That((Sum(tasks["upscale"], "failed"), Sum(tasks["upscale"], "repeated")), Is.EqualTo((1, 2)));
        Assert.That(tasks["describe"].GetProperty("run_ms").GetProperty("p95").GetDouble(), Is.GreaterThan(0));
        Assert.That(service.GetProperty("workers").GetArrayLength(), Is.EqualTo(2));
        using var events = new StreamReader(await _http.GetStreamAsync("events"));
        var lines = new List<string>();
        while (lines.LastOrDefault()?.StartsWith("data:", StringComparison.Ordinal) != true)
        {
            lines.Add((await events.ReadLineAsync())!);
        }

        Assert.That(lines, Does.Contain("event: overview"));
        Assert.That(JsonElement.Parse(lines[^1][5..]).GetProperty("node").GetProperty("name").GetString(), Is.EqualTo("studio-1"));
    }

    private static int Sum(JsonElement task, string name) => task.GetProperty("recent").GetProperty(name).EnumerateArray().Sum(static value => value.GetInt32());

    private static IEnumerable<string> Ids(JsonElement page) => page.GetProperty("tasks").EnumerateArray().Select(static task => task.GetProperty("task_id").GetString()!);

    private async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await _http.GetStringAsync(path));

    private async Task<JsonElement> PostAsync(string path, string body)
    {
        using var answer = await _http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        return JsonElement.Parse(text);
    }
}
