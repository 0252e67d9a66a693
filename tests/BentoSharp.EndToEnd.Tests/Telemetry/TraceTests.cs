using System.Diagnostics;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Telemetry;

/// <summary>A task's way as spans, by OpenTelemetry's conventions for messages.</summary>
public sealed class TraceTests
{
    private Spans _spans = null!;
    private ProbeHost _host = null!;
    private ProbeAsyncHttpClient _probe = null!;
    private EngineAsyncHttpClient _engine = null!;
    private BatchAsyncHttpClient _batch = null!;

    [SetUp]
    public async Task Start()
    {
        _spans = new Spans();
        _host = await ProbeHost.StartAsync(add: static builder =>
        {
            builder.Services.AddSingleton<Batches>();
            builder.AddProbe().AddEngine().AddBatch();
        });
        _probe = new ProbeAsyncHttpClient(_host.Url + "/probe");
        _engine = new EngineAsyncHttpClient(_host.Url + "/engine");
        _batch = new BatchAsyncHttpClient(_host.Url + "/batch");
    }

    [TearDown]
    public async Task Stop()
    {
        _host.Signals.Raise("go");
        await _probe.DisposeAsync();
        await _engine.DisposeAsync();
        await _batch.DisposeAsync();
        await _host.DisposeAsync();
        _spans.Dispose();
    }

    [Test]
    public async Task A_task_is_traced_from_its_caller_over_its_submit_and_its_wait_to_its_attempt()
    {
        using var caller = Spans.Caller.StartActivity("caller")!;
        var handle = await _probe.Add.SubmitAsync(1);
        await handle;
        var submit = await _spans.OfAsync("submit Probe/add", handle.Id);
        var wait = await _spans.OfAsync("wait Probe/add", handle.Id);
        var run = await _spans.OfAsync("run Probe/add", handle.Id);

        Assert.That(new[] { submit, wait, run }.Select(static span => span.TraceId), Has.All.EqualTo(caller.TraceId), "the client's own call carries it");
        Assert.That((submit.Kind, wait.Kind, run.Kind), Is.EqualTo((ActivityKind.Producer, ActivityKind.Internal, ActivityKind.Consumer)));
        Assert.That(new[] { wait, run }.Select(static span => span.ParentSpanId), Has.All.EqualTo(submit.SpanId));
        Assert.That(wait.StartTimeUtc + wait.Duration, Is.LessThanOrEqualTo(run.StartTimeUtc.AddMilliseconds(1)));
        Assert.That(Tags(submit), Is.SupersetOf(new Dictionary<string, object?>
        {
            ["messaging.system"] = "bentosharp",
            ["messaging.operation.type"] = "send",
            ["messaging.operation.name"] = "submit",
            ["messaging.destination.name"] = "Probe/add",
        }));
        Assert.That(Tags(run), Is.SupersetOf(new Dictionary<string, object?>
        {
            ["messaging.operation.type"] = "process",
            ["messaging.operation.name"] = "run",
            ["bentosharp.attempt"] = 1,
            ["bentosharp.outcome"] = "succeeded",
        }));
    }

    [Test]
    public async Task A_caller_whose_trace_nobody_here_listens_to_is_kept_with_the_task()
    {
        _spans.Dispose();
        const string trace = "0af7651916cd43dd8448eb211c80319c";
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _host.Url + "/probe/add/submit") { Content = new StringContent("""{"a": 1}""") };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");
        using var answer = await http.SendAsync(request);
        var id = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("task_id").GetString()!;

        var task = (await _host.Services.GetRequiredService<ITaskStore>().ReadAsync([Guid.ParseExact(id, "N")], TaskParts.None, default))[0]!;
        Assert.That(task.TraceParent, Does.StartWith($"00-{trace}-"));
    }

    [Test]
    public async Task What_a_task_submits_belongs_to_its_trace()
    {
        var handle = await _engine.SumOfSquares.SubmitAsync(2);
        await handle;
        var parent = await _spans.OfAsync("run Engine/sum_of_squares", handle.Id);
        var children = (await handle.GetStatusAsync()).Children;

        Assert.That(children, Has.Count.EqualTo(2));
        foreach (var child in children)
        {
            var submit = await _spans.OfAsync("submit Engine/square", child.Id);
            var run = await _spans.OfAsync("run Engine/square", child.Id);
            Assert.That(submit.ParentSpanId, Is.EqualTo(parent.SpanId));
            Assert.That((run.ParentSpanId, run.TraceId), Is.EqualTo((submit.SpanId, parent.TraceId)));
        }
    }

    [Test]
    public async Task Each_attempt_has_a_span_and_says_the_type_of_its_error_but_not_its_text()
    {
        var handle = await _probe.Flaky.SubmitAsync("flaky", 1);
        await handle;
        var submit = await _spans.OfAsync("submit Probe/flaky", handle.Id);
        var first = await _spans.OfAsync("run Probe/flaky", handle.Id, attempt: 1);
        var second = await _spans.OfAsync("run Probe/flaky", handle.Id, attempt: 2);

        Assert.That(new[] { first, second }.Select(static span => span.ParentSpanId), Has.All.EqualTo(submit.SpanId));
        Assert.That((first.Status, second.Status), Is.EqualTo((ActivityStatusCode.Error, ActivityStatusCode.Unset)));
        Assert.That(Tags(first), Is.SupersetOf(new Dictionary<string, object?>
        {
            ["error.type"] = "System.InvalidOperationException",
            ["bentosharp.outcome"] = "retried",
        }));
        Assert.That(_spans.All.SelectMany(static span => span.TagObjects).Select(static tag => $"{tag.Value}"), Has.None.Contains("secret"));
        Assert.That(first.StatusDescription, Is.Null);
    }

    [Test]
    public async Task A_task_that_is_canceled_while_it_runs_says_so()
    {
        var handle = await _probe.Wait.SubmitAsync("endless");
        await _host.Signals.WaitAsync("endless started");
        await handle.CancelAsync();
        var run = await _spans.OfAsync("run Probe/wait", handle.Id);

        Assert.That(run.GetTagItem("bentosharp.outcome"), Is.EqualTo("canceled"));
        Assert.That(run.Status, Is.EqualTo(ActivityStatusCode.Unset));
    }

    [Test]
    public async Task A_retry_is_a_trace_of_its_own_that_is_linked_to_the_first()
    {
        var handle = await _probe.Refuse.SubmitAsync("refused");
        await Assert.ThrowsAsync<BentoTaskFailedException>(async () => await handle);
        var first = await _spans.OfAsync("submit Probe/refuse", handle.Id);
        var again = await handle.RetryAsync();
        var second = await _spans.OfAsync("submit Probe/refuse", again.Id);

        Assert.That(second.Links.Select(static link => (link.Context.TraceId, link.Context.SpanId)), Is.EqualTo(new[] { (first.TraceId, first.SpanId) }));
    }

    [Test]
    public async Task A_refused_submit_is_an_error_of_its_span()
    {
        var handle = await _probe.Add.SubmitAsync(1, options: new SubmitOptions { IdempotencyKey = "once" });
        await Assert.ThrowsAsync<BentoServiceException>(() => _probe.Add.SubmitAsync(2, options: new SubmitOptions { IdempotencyKey = "once" }));

        var refused = await _spans.WaitAsync(static span => span.DisplayName == "submit Probe/add" && span.Status == ActivityStatusCode.Error);
        Assert.That(refused.GetTagItem("error.type"), Is.EqualTo("BentoSharp.BentoException"));
        Assert.That(refused.GetTagItem("messaging.message.id"), Is.Not.EqualTo(handle.Id));
    }

    [Test]
    public async Task A_batch_and_the_attempts_that_it_runs_are_linked_to_each_other()
    {
        var held = await _batch.TimesTen.SubmitAsync([BatchService.Hold]);
        await _host.Signals.WaitAsync("held");
        var handles = await Task.WhenAll(new[] { 1, 2, 3 }.Select(number => _batch.TimesTen.SubmitAsync([number])));
        foreach (var handle in handles)
        {
            while ((await handle.GetStatusAsync()).Status != BentoTaskStatus.InProgress)
            {
                await Task.Yield();
            }
        }

        _host.Signals.Raise("go");
        await Task.WhenAll(handles.Append(held).Select(static async handle => await handle));
        foreach (var handle in handles)
        {
            var run = await _spans.OfAsync("run Batch/times_ten", handle.Id);
            var batch = await _spans.WaitAsync(span => run.Links.Any(link => link.Context.SpanId == span.SpanId));
            Assert.That(batch.Links.Select(static link => link.Context.SpanId), Has.Member(run.SpanId));
            Assert.That(batch.GetTagItem("messaging.batch.message_count"), Is.EqualTo(batch.Links.Count()));
            Assert.That(batch.GetTagItem("messaging.destination.name"), Is.EqualTo("Batch/times_ten"));
        }
    }

    private static Dictionary<string, object?> Tags(Activity span) => span.TagObjects.ToDictionary();
}
