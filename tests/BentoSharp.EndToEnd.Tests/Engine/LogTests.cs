using System.Net;
using System.Text.Json;
using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Clients;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>What a task logs is kept with it, and is read in every way that clients have.</summary>
[TestFixture(Way.AsyncHttp)]
[TestFixture(Way.SyncHttp)]
[TestFixture(Way.InProcess)]
public sealed class LogTests(Way way)
{
    private ProbeHost _host = null!;
    private BentoHttpChannel _channel = null!;
    private IEngineClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: static builder => builder.AddEngine());
        _channel = new BentoHttpChannel(new Uri(_host.Url));
        _client = way switch
        {
            Way.AsyncHttp => new EngineClient(_channel),
            Way.SyncHttp => new EngineClient(new BlockingChannel(_channel)),
            _ => _host.Services.GetRequiredService<IEngineClient>(),
        };
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _channel.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Lines_of_every_category_and_attempt_are_complete_when_the_end_is_seen()
    {
        var handle = await _client.Talk.SubmitAsync("t");
        await _host.Signals.WaitAsync("t talks");
        _host.Signals.Raise("t");
        await handle;

        var lines = await handle.GetLogsAsync();
        Assert.That(lines.Select(line => (line.Number, line.Attempt, line.Level, line.Text)), Is.EqualTo(new[]
        {
            (1L, 1, BentoLogLevel.Information, "first line of t"),
            (2L, 1, BentoLogLevel.Error, "it broke (InvalidOperationException)"),
            (3L, 2, BentoLogLevel.Information, "first line of t"),
            (4L, 2, BentoLogLevel.Warning, "last line"),
        }));
        Assert.That(lines.Select(line => line.Time), Is.Ordered);
        Assert.That(lines[0].Time, Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(1)));
        Assert.That((await handle.GetLogsAsync(after: 3)).Select(line => line.Number), Is.EqualTo(new[] { 4L }));
        Assert.That(await handle.GetLogsAsync(after: 4), Is.Empty);
    }

    [Test]
    public async Task Lines_are_read_while_the_task_runs()
    {
        var handle = await _client.Talk.SubmitAsync("t");
        await _host.Signals.WaitAsync("t talks");
        IReadOnlyList<BentoTaskLogLine> lines;
        do
        {
            lines = await handle.GetLogsAsync(after: 2);
        }
        while (lines.Count == 0);

        Assert.That(lines.Single().Text, Is.EqualTo("first line of t"));
        _host.Signals.Raise("t");
        await handle;
    }

    [Test]
    public async Task The_last_thousand_lines_are_kept_and_their_numbers_tell_of_those_that_were_dropped()
    {
        var handle = await _client.Chatter.SubmitAsync(5_000, "left");
        await handle;
        var lines = await handle.GetLogsAsync();
        Assert.That(lines, Has.Count.EqualTo(1_000));
        Assert.That(lines.Select(line => line.Number), Is.EqualTo(Enumerable.Range(4_001, 1_000)));
        Assert.That(lines[^1].Text, Is.EqualTo("line 5000"));
    }

    [Test]
    public async Task What_is_logged_after_the_end_belongs_to_no_task()
    {
        var handle = await _client.Chatter.SubmitAsync(1, "left");
        await handle;
        _host.Signals.Raise("left");
        await _host.Signals.WaitAsync("left logged");
        Assert.That((await handle.GetLogsAsync()).Select(line => line.Text), Is.EqualTo(new[] { "line 1" }));
    }

    [Test]
    public async Task The_logs_of_an_unknown_task_are_not_found() =>
        await Assert.ThatAsync(
            () => _client.Talk.GetHandle("00000000000000000000000000000000").GetLogsAsync(), Throws.TypeOf<BentoTaskNotFoundException>());

    [Test]
    public async Task The_route_answers_with_lines_where_to_go_on_and_how_many_were_dropped()
    {
        using var http = new HttpClient();
        var handle = await _client.Chatter.SubmitAsync(1_003, "left");
        await handle;
        using var answer = JsonDocument.Parse(await http.GetStringAsync($"{_host.Url}/chatter/logs?task_id={handle.Id}&after=1"));
        Assert.That(answer.RootElement.GetProperty("lines").GetArrayLength(), Is.EqualTo(1_000));
        Assert.That(answer.RootElement.GetProperty("lines")[0].GetProperty("level").GetString(), Is.EqualTo("information"));
        Assert.That(answer.RootElement.GetProperty("next").GetInt64(), Is.EqualTo(1_003));
        Assert.That(answer.RootElement.GetProperty("dropped").GetInt64(), Is.EqualTo(2));
        using var wrong = await http.GetAsync($"{_host.Url}/chatter/logs?task_id={handle.Id}&after=x");
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }
}
