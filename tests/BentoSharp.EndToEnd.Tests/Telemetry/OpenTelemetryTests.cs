using System.Diagnostics;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace BentoSharp.EndToEnd.Tests.Telemetry;

/// <summary>OpenTelemetry's own SDK finds the traces and metrics by the name <c>BentoSharp</c>, and Prometheus reads them.</summary>
public sealed class OpenTelemetryTests
{
    private readonly List<Activity> _spans = [];
    private readonly List<Metric> _metrics = [];
    private ProbeHost _host = null!;
    private ProbeAsyncHttpClient _probe = null!;

    [SetUp]
    public async Task Start()
    {
        _host = await ProbeHost.StartAsync(add: AddTelemetry, map: static app => app.MapPrometheusScrapingEndpoint("/prometheus"));
        _probe = new ProbeAsyncHttpClient(_host.Url);
    }

    [TearDown]
    public async Task Stop()
    {
        await _probe.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task The_sdk_exports_the_spans_and_the_metrics_of_a_task()
    {
        var handle = await _probe.Add.SubmitAsync(1);
        await handle;
        await _host.StopAsync();
        Assert.That(_host.Services.GetRequiredService<TracerProvider>().ForceFlush(), Is.True);
        _host.Services.GetRequiredService<MeterProvider>().ForceFlush();

        var ofTask = _spans.Where(span => (string?)span.GetTagItem("messaging.message.id") == handle.Id).ToList();
        Assert.That(ofTask.Select(static span => span.DisplayName), Is.EquivalentTo(new[] { "submit Probe/add", "wait Probe/add", "run Probe/add" }));
        Assert.That(ofTask.Select(static span => span.TraceId).Distinct().Count(), Is.EqualTo(1));
        Assert.That(_metrics.Select(static metric => metric.Name), Is.SupersetOf(new[]
        {
            "bentosharp.task.submitted", "bentosharp.task.started", "bentosharp.task.succeeded", "bentosharp.task.wait.duration",
            "bentosharp.task.run.duration", "bentosharp.queue.waiting", "bentosharp.store.commit.duration",
        }));
    }

    [Test]
    public async Task Prometheus_reads_the_metrics_by_the_names_that_the_documentation_says()
    {
        await _probe.Add.RunAsync(1);
        using var http = new HttpClient();
        var scrape = await http.GetStringAsync(_host.Url + "/prometheus");

        Assert.That(scrape, Does.Match("""bentosharp_task_submitted_total\{[^}]*bentosharp_service="Probe",bentosharp_task="add"[^}]*\} 1\n"""));
        Assert.That(scrape, Does.Contain("bentosharp_task_wait_duration_seconds_bucket{").And.Contain("bentosharp_queue_waiting{"));
    }

    private void AddTelemetry(BentoSharpBuilder builder)
    {
        builder.AddProbe();
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource("BentoSharp").AddInMemoryExporter(_spans))
            .WithMetrics(metrics => metrics.AddMeter("BentoSharp").AddInMemoryExporter(_metrics).AddPrometheusExporter());
    }
}
