using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Telemetry;

/// <summary>What the meter <c>BentoSharp</c> counts and measures.</summary>
public sealed class MetricTests
{
    private ProbeHost _host = null!;
    private Measurements _measured = null!;
    private ProbeAsyncHttpClient _probe = null!;
    private BatchAsyncHttpClient _batch = null!;

    [SetUp]
    public async Task Start()
    {
        _host = await ProbeHost.StartAsync(add: static builder =>
        {
            builder.Services.AddSingleton<Batches>();
            builder.AddProbe().AddBatch();
        });
        _measured = new Measurements(_host);
        _probe = new ProbeAsyncHttpClient(_host.Url + "/probe");
        _batch = new BatchAsyncHttpClient(_host.Url + "/batch");
    }

    [TearDown]
    public async Task Stop()
    {
        _measured.Dispose();
        _host.Signals.Raise("go");
        await _probe.DisposeAsync();
        await _batch.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_task_that_ends_well_is_counted_and_its_wait_and_run_are_measured()
    {
        await _probe.Add.RunAsync(1);
        await _measured.WaitAsync("bentosharp.task.succeeded");

        foreach (var name in new[] { "submitted", "started", "succeeded" })
        {
            var counted = _measured.Of($"bentosharp.task.{name}").Single();
            Assert.That((counted.Value, counted.Tags["bentosharp.service"], counted.Task, counted.Error), Is.EqualTo((1d, (object)"Probe", "add", (string?)null)));
        }

        Assert.That(_measured.Of("bentosharp.task.wait.duration").Single().Value, Is.InRange(0, 30));
        Assert.That(_measured.Of("bentosharp.task.run.duration").Single().Value, Is.InRange(0, 30));
        Assert.That(_measured.Of("bentosharp.store.commit.size").Sum(static commit => commit.Value), Is.GreaterThanOrEqualTo(2), "its insert and its end");
        Assert.That(_measured.Of("bentosharp.store.commit.duration").Select(static commit => commit.Value), Has.Some.GreaterThan(0));
    }

    [Test]
    public async Task Failed_attempts_are_counted_by_the_type_of_their_error_and_say_no_text()
    {
        await Assert.ThrowsAsync<BentoTaskFailedException>(() => _probe.Flaky.RunAsync("flaky", 9));
        var failed = await _measured.WaitAsync("bentosharp.task.failed");

        Assert.That(failed.Error, Is.EqualTo("System.InvalidOperationException"));
        Assert.That(_measured.Of("bentosharp.task.started").Count(), Is.EqualTo(4));
        Assert.That(_measured.Of("bentosharp.task.retried").Select(static retried => retried.Error), Is.EqualTo(Enumerable.Repeat(failed.Error, 3)));
        Assert.That(_measured.All.SelectMany(static measured => measured.Tags.Values).Select(static value => $"{value}"), Has.None.Contains("secret").And.None.Contains("flaky9"));
    }

    [Test]
    public async Task An_attempt_that_takes_too_long_failed_by_timeout()
    {
        await Assert.ThrowsAsync<BentoTaskFailedException>(() => _probe.Slow.RunAsync("slow"));

        Assert.That((await _measured.WaitAsync("bentosharp.task.failed")).Error, Is.EqualTo("timeout"));
    }

    [Test]
    public async Task Tasks_that_are_canceled_are_counted_whether_they_wait_or_run()
    {
        var running = await _probe.Wait.SubmitAsync("endless");
        var waiting = await _probe.Add.SubmitAsync(1, options: new SubmitOptions { Delay = TimeSpan.FromHours(1) });
        await _host.Signals.WaitAsync("endless started");
        await running.CancelAsync();
        await waiting.CancelAsync();

        Assert.That((await _measured.WaitAsync("bentosharp.task.canceled", static measured => measured.Task == "wait")).Value, Is.EqualTo(1));
        Assert.That((await _measured.WaitAsync("bentosharp.task.canceled", static measured => measured.Task == "add")).Value, Is.EqualTo(1));
    }

    [Test]
    public async Task A_task_that_expires_while_it_waits_failed()
    {
        var control = _host.Services.GetRequiredService<Hosting.IBentoQueueControl>();
        await control.PauseAsync("Probe");
        await _probe.Add.SubmitAsync(1, options: new SubmitOptions { Deadline = TimeProvider.System.GetUtcNow().AddMilliseconds(50) });

        Assert.That((await _measured.WaitAsync("bentosharp.task.failed")).Error, Is.EqualTo("expired"));
    }

    [Test]
    public async Task Gauges_tell_what_waits_and_runs_for_how_long_and_on_which_device()
    {
        var running = await _probe.Wait.SubmitAsync("go");
        await _host.Signals.WaitAsync("go started");
        await _host.Services.GetRequiredService<Hosting.IBentoQueueControl>().PauseAsync("Probe");
        var waiting = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _probe.Add.SubmitAsync(1)));
        var delayed = await _probe.Note.SubmitAsync("later", options: new SubmitOptions { Delay = TimeSpan.FromHours(1) });

        Assert.That(Of("bentosharp.queue.waiting", "add"), Is.EqualTo(3));
        Assert.That(Of("bentosharp.queue.waiting", "note"), Is.EqualTo(1), "also what is delayed");
        Assert.That(Of("bentosharp.queue.waiting", "echo"), Is.Zero, "what nobody has submitted yet");
        Assert.That(Of("bentosharp.queue.running", "wait"), Is.EqualTo(1));
        Assert.That(Of("bentosharp.queue.oldest_age", "add"), Is.InRange(double.Epsilon, 30));
        Assert.That(Of("bentosharp.queue.oldest_age", "note"), Is.Zero, "a delayed task could not begin");
        var inUse = _measured.Gauge("bentosharp.device.in_use").Single(static measured => (string?)measured.Tags["bentosharp.service"] == "Probe");
        Assert.That((inUse.Value, inUse.Tags["bentosharp.device"]), Is.EqualTo((1d, (object)"cpu")));
        Assert.That(_measured.Gauge("bentosharp.attempt.abandoned").Select(static measured => measured.Value), Has.All.Zero);

        await Task.WhenAll(waiting.Select(static handle => handle.CancelAsync()).Append(delayed.CancelAsync()));
        _host.Signals.Raise("go");
        await running;
        Assert.That(Of("bentosharp.queue.oldest_age", "add"), Is.Zero);
    }

    [Test]
    public async Task The_expected_wait_is_what_waits_by_the_rate_of_late()
    {
        Assert.That(Expected(), Is.Zero, "nothing waits");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _probe.Add.RunAsync(1)));
        await _host.Services.GetRequiredService<Hosting.IBentoQueueControl>().PauseAsync("Probe");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _probe.Add.SubmitAsync(1)));
        Assert.That(Expected(), Is.GreaterThan(0));

        double Expected() => _measured.Gauge("bentosharp.queue.expected_wait").Single(static measured => (string?)measured.Tags["bentosharp.service"] == "Probe").Value;
    }

    [Test]
    public async Task A_batch_is_measured_by_its_items()
    {
        await _batch.TimesTen.RunAsync([1, 2, 3]);
        await _measured.WaitAsync("bentosharp.batch.duration");

        var size = _measured.Of("bentosharp.batch.size").Single();
        Assert.That((size.Value, size.Task, size.Tags["bentosharp.service"]), Is.EqualTo((3d, "times_ten", (object)"Batch")));
        Assert.That(_measured.Of("bentosharp.batch.wait").Single().Value, Is.InRange(0, 30));
    }

    private double Of(string gauge, string task) => _measured.Gauge(gauge).Single(measured => measured.Task == task && (string?)measured.Tags["bentosharp.service"] == "Probe").Value;
}
