using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>How attempts run, fail, are repeated and are stopped.</summary>
public sealed class AttemptTests
{
    private ProbeHost _host = null!;
    private IProbeClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(options => options.CancellationGrace = TimeSpan.FromMilliseconds(50));
        _client = _host.Services.GetRequiredService<IProbeClient>();
    }

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task A_failing_task_is_repeated_until_it_ends_well()
    {
        Assert.That(await _client.Flaky.RunAsync("f", failures: 2), Is.EqualTo(3), "the third attempt");
        Assert.That(_host.Calls.All, Has.Exactly(3).EqualTo("f"));
    }

    [Test]
    public async Task A_failing_task_is_not_repeated_more_often_than_its_retries()
    {
        var handle = await _client.Flaky.SubmitAsync("f", failures: 99);
        await Assert.ThatAsync(() => handle.WaitAsync(TimeSpan.FromSeconds(30)), Throws.TypeOf<BentoTaskFailedException>());
        Assert.That(_host.Calls.All, Has.Exactly(4).EqualTo("f"));
    }

    [Test]
    public async Task An_error_of_the_arguments_is_not_repeated()
    {
        var handle = await _client.Refuse.SubmitAsync("r", 422);
        await Assert.ThatAsync(() => handle.WaitAsync(TimeSpan.FromSeconds(30)), Throws.TypeOf<BentoTaskFailedException>());
        Assert.That(_host.Calls.All, Has.Exactly(1).EqualTo("r"));
    }

    [Test]
    public async Task A_busy_error_is_repeated()
    {
        var handle = await _client.Refuse.SubmitAsync("r", 503);
        await Assert.ThatAsync(() => handle.WaitAsync(TimeSpan.FromSeconds(30)), Throws.TypeOf<BentoTaskFailedException>());
        Assert.That(_host.Calls.All, Has.Exactly(4).EqualTo("r"));
    }

    [Test]
    public async Task An_attempt_that_takes_too_long_is_stopped_repeated_and_then_failed()
    {
        var handle = await _client.Slow.SubmitAsync("s");
        var failed = (await Assert.ThrowsAsync<BentoTaskFailedException>(() => handle.WaitAsync(TimeSpan.FromSeconds(30))))!;
        Assert.That(failed.Error.Code, Is.EqualTo("timeout"));
        Assert.That(failed.StatusCode, Is.EqualTo(504));
        Assert.That(_host.Calls.All, Has.Exactly(2).EqualTo("s"));
    }

    [Test]
    public async Task Code_that_ignores_its_end_is_given_up_and_its_late_result_refused()
    {
        var handle = await _client.Deaf.SubmitAsync("d");
        var failed = (await Assert.ThrowsAsync<BentoTaskFailedException>(() => handle.WaitAsync(TimeSpan.FromSeconds(30))))!;
        Assert.That(failed.Error.Code, Is.EqualTo("timeout"));
        _host.Signals.Raise("d");
        Assert.That(await _client.Add.RunAsync(1), Is.EqualTo(3), "others go on");
        Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Failure));
    }

    [Test]
    public async Task A_task_that_passes_its_deadline_unstarted_expires()
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMilliseconds(100);
        var handle = await _client.Note.SubmitAsync("late", new SubmitOptions { Delay = TimeSpan.FromHours(1), Deadline = deadline });
        var failed = (await Assert.ThrowsAsync<BentoTaskFailedException>(() => handle.WaitAsync(TimeSpan.FromSeconds(30))))!;
        Assert.That(failed.Error.Code, Is.EqualTo("expired"));
        Assert.That(_host.Calls.All, Does.Not.Contain("late"));
    }

    [Test]
    public async Task A_delayed_task_runs_when_its_time_has_come()
    {
        var before = TimeProvider.System.GetUtcNow();
        var handle = await _client.Note.SubmitAsync("later", new SubmitOptions { Delay = TimeSpan.FromMilliseconds(150) });
        var info = await handle.WaitAsync();
        Assert.That(info.ExecutedAt, Is.GreaterThanOrEqualTo(before.AddMilliseconds(150)));
    }
}
