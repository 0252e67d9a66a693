using System.Net.Http.Json;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Testing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>Which failures are repeated, when, and what callers see of the attempts; over HTTP.</summary>
public sealed class RetryTests
{
    private BentoTestHost _host = null!;
    private RetryAsyncHttpClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await BentoTestHost.StartAsync(
            static services =>
            {
                services.Services.AddSingleton<Calls>();
                services.AddRetry();
            },
            static options => (options.Environment, options.Configure) = ("Production", static bento => bento.NodeName = "node-1"));
        _client = new RetryAsyncHttpClient(_host.Url);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [TestCase("file", 2)]
    [TestCase("other", 1)]
    public async Task A_task_with_RetryOn_repeats_only_what_it_names(string kind, int attempts)
    {
        var failed = await FailAsync(await _client.OnlySome.SubmitAsync(kind));
        Assert.That(failed.Attempt, Is.EqualTo(attempts));
        Assert.That(_host.Services.GetRequiredService<Calls>().All, Has.Exactly(attempts).EqualTo(kind));
    }

    [TestCase("file", 1)]
    [TestCase("other", 2)]
    public async Task A_task_with_NotRetryable_repeats_all_others(string kind, int attempts)
    {
        await FailAsync(await _client.AllBut.SubmitAsync(kind));
        Assert.That(_host.Services.GetRequiredService<Calls>().All, Has.Exactly(attempts).EqualTo(kind));
    }

    [Test]
    public async Task A_task_is_repeated_when_its_own_code_says()
    {
        var handle = await _client.Later.SubmitAsync(7);
        var waited = await _host.AdvanceUntilIdleAsync();
        Assert.That(waited, Is.InRange(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(10)), "with a little jitter");
        Assert.That(await handle.GetResultAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(2));
        var attempts = (await handle.GetStatusAsync()).Attempts;
        Assert.That(attempts[1].StartedAt - attempts[0].StartedAt, Is.EqualTo(waited).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(attempts[0].Error, Is.EqualTo(new BentoTaskError("error", "the other end is busy")));
    }

    [Test]
    public async Task An_immediate_call_that_is_to_be_repeated_is_answered_with_the_time()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        using var answer = await http.PostAsJsonAsync("/later", new { seconds = 1.5 });
        Assert.That((int)answer.StatusCode, Is.EqualTo(503));
        Assert.That(answer.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task The_attempts_are_told_with_times_node_and_what_may_be_shown_of_the_errors()
    {
        var handle = await _client.OnlySome.SubmitAsync("io");
        await FailAsync(handle);

        var attempts = (await handle.GetStatusAsync()).Attempts;

        Assert.That(attempts.Select(attempt => attempt.Number), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(attempts.Select(attempt => attempt.Node), Is.All.EqualTo("node-1"));
        Assert.That(attempts.Select(attempt => attempt.Error!.Message), Has.None.Contains("secret").And.All.Contains(handle.Id));
        Assert.That(attempts[0].EndedAt, Is.LessThanOrEqualTo(attempts[1].StartedAt));
    }

    [Test]
    public async Task The_status_on_the_wire_has_the_attempts()
    {
        var handle = await _client.AllBut.SubmitAsync("io");
        await FailAsync(handle);
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        var status = await http.GetFromJsonAsync<JsonElement>($"/all_but/status?task_id={handle.Id}");
        var attempt = status.GetProperty("attempts")[0];
        Assert.That(attempt.GetProperty("number").GetInt32(), Is.EqualTo(1));
        Assert.That(attempt.GetProperty("node").GetString(), Is.EqualTo("node-1"));
        Assert.That(attempt.GetProperty("started_at").GetString(), Is.EqualTo(status.GetProperty("executed_at").GetString()));
        Assert.That(attempt.GetProperty("error").GetProperty("code").GetString(), Is.EqualTo("error"));
    }

    private async Task<BentoTaskFailedException> FailAsync(BentoTaskHandle handle)
    {
        await _host.AdvanceUntilIdleAsync();
        return (await Assert.ThrowsAsync<BentoTaskFailedException>(() => handle.WaitAsync(TimeSpan.FromSeconds(30))))!;
    }
}
