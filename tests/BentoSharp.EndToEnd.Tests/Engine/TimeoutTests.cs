using System.Net;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>Limits of the wait and of the whole task, and code that ignores its end.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ProbeHost _host = null!;
    private ITimeoutClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(
            options => (options.CancellationGrace, options.MaxAbandoned) = (TimeSpan.FromMilliseconds(20), 2),
            add: static builder => builder.AddTimeout());
        _client = _host.Services.GetRequiredService<ITimeoutClient>();
    }

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task A_task_that_waits_too_long_fails_and_never_runs()
    {
        await _client.Hold.SubmitAsync("hold");
        await _host.Signals.WaitAsync("hold started");
        Assert.That((await FailAsync(await _client.Hurried.SubmitAsync("h"))).Error.Code, Is.EqualTo("queue_timeout"));
        _host.Signals.Raise("hold");
        await _client.WhichInstance.RunAsync();
        Assert.That(_host.Calls.All, Is.Empty);
    }

    [Test]
    public async Task A_task_that_takes_too_long_in_all_is_stopped_and_not_repeated()
    {
        var failed = await FailAsync(await _client.Endless.SubmitAsync("e"));
        Assert.That(failed.Error.Code, Is.EqualTo("total_timeout"));
        Assert.That(failed.StatusCode, Is.EqualTo(504));
        Assert.That(_host.Calls.All, Has.Exactly(1).EqualTo("e"));
    }

    [Test]
    public async Task A_task_whose_next_attempt_would_come_too_late_fails_at_once_with_what_went_wrong()
    {
        var failed = await FailAsync(await _client.Hopeless.SubmitAsync());
        Assert.That(failed.Error, Is.EqualTo(new BentoTaskError("error", "busy")));
        Assert.That(failed.Attempt, Is.EqualTo(1));
    }

    [Test]
    public async Task Code_that_does_not_stop_is_given_up_and_a_new_instance_takes_its_place()
    {
        var first = await _client.WhichInstance.RunAsync();
        var handle = await DeafAsync("d");

        var second = await _client.WhichInstance.RunAsync();
        Assert.That(second, Is.Not.EqualTo(first), "the only slot is free again, on another instance");
        _host.Signals.Raise("d");
        await _host.Signals.WaitAsync("d returned");
        Assert.That(await _client.WhichInstance.RunAsync(), Is.EqualTo(second));
        Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Canceled), "what it returned is refused");
    }

    [Test]
    public async Task A_service_with_too_much_code_that_does_not_stop_is_not_ready_until_that_returns()
    {
        await DeafAsync("1");
        await DeafAsync("2");
        await _client.WhichInstance.RunAsync();
        Assert.That(await ReadyAsync(), Is.EqualTo(HttpStatusCode.OK));

        await DeafAsync("3");
        await UntilAsync(HttpStatusCode.ServiceUnavailable);
        var waiting = await _client.WhichInstance.SubmitAsync();
        _host.Signals.Raise("3");

        await UntilAsync(HttpStatusCode.OK);
        await waiting.WaitAsync(Patience);
        _host.Signals.Raise("1");
        _host.Signals.Raise("2");
    }

    private async Task<BentoTaskHandle> DeafAsync(string signal)
    {
        var handle = await _client.Deaf.SubmitAsync(signal);
        await _host.Signals.WaitAsync(signal + " started");
        await handle.CancelAsync();
        return handle;
    }

    private async Task<HttpStatusCode> ReadyAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(_host.Url + "/readyz");
        return answer.StatusCode;
    }

    private async Task UntilAsync(HttpStatusCode code)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await ReadyAsync() != code)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static async Task<BentoTaskFailedException> FailAsync(BentoTaskHandle handle) =>
        (await Assert.ThrowsAsync<BentoTaskFailedException>(() => handle.WaitAsync(Patience)))!;
}
