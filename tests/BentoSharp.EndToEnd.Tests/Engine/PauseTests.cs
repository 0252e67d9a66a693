using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>Pause and resume, and what a task that waits is told; over HTTP.</summary>
public sealed class PauseTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private string _folder = null!;
    private ProbeHost _host = null!;
    private HttpClient _http = null!;
    private TimeoutAsyncHttpClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;
        await OpenAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase("")]
    [TestCase("/which_instance")]
    public async Task What_is_paused_takes_submits_and_begins_nothing_until_it_is_resumed_also_after_a_restart(string route)
    {
        Assert.That(await PostAsync(route + "/pause"), Is.True);
        var handle = await _client.WhichInstance.SubmitAsync();
        Assert.That((await handle.GetStatusAsync()).Wait, Is.EqualTo(new BentoTaskWait(BentoWaitReason.Paused)));

        await CloseAsync();
        await OpenAsync();
        handle = _client.WhichInstance.GetHandle(handle.Id);
        Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That(await PostAsync(route + "/resume"), Is.False);

        await handle.WaitAsync(Patience);
        Assert.That((await handle.GetStatusAsync()).Wait, Is.Null);
    }

    [Test]
    public async Task A_paused_task_lets_the_others_go_on()
    {
        var control = _host.Services.GetRequiredService<IBentoQueueControl>();
        await control.PauseAsync("Timeout", "hold");
        var paused = await _client.Hold.SubmitAsync("h");
        await _client.WhichInstance.RunAsync();
        Assert.That(control.IsPaused("Timeout", "hold"), Is.True);
        Assert.That(control.IsPaused("Timeout"), Is.False);
        Assert.That((await paused.GetStatusAsync()).Wait!.Reason, Is.EqualTo(BentoWaitReason.Paused));
        await Assert.ThatAsync(() => control.PauseAsync("Timeout", "unknown"), Throws.ArgumentException.With.Message.Contains("unknown"));
    }

    [Test]
    public async Task A_task_that_waits_is_told_its_place_and_a_time()
    {
        await _client.WhichInstance.RunAsync();
        await _client.WhichInstance.RunAsync();
        await _client.Hold.SubmitAsync("h");
        await _host.Signals.WaitAsync("h started");
        var next = await _client.WhichInstance.SubmitAsync();
        var second = await _client.WhichInstance.SubmitAsync();
        var delayed = await _client.WhichInstance.SubmitAsync(new SubmitOptions { Delay = TimeSpan.FromHours(1) });

        Assert.That((await next.GetStatusAsync()).Wait!.Reason, Is.EqualTo(BentoWaitReason.Limit));
        var wait = (await second.GetStatusAsync()).Wait!;
        Assert.That((wait.Reason, wait.Position), Is.EqualTo((BentoWaitReason.Behind, 2)));
        Assert.That(wait.Earliest, Is.LessThan(wait.Latest!.Value));
        Assert.That((await delayed.GetStatusAsync()).Wait!.Reason, Is.EqualTo(BentoWaitReason.Delayed));

        var status = await _http.GetFromJsonAsync<JsonElement>($"/which_instance/status?task_id={second.Id}");
        Assert.That(status.GetProperty("waiting_for").GetString(), Is.EqualTo("behind"));
        Assert.That(status.GetProperty("queue_position").GetInt32(), Is.EqualTo(2));
        Assert.That(status.GetProperty("eta").GetProperty("latest").GetString(), Is.Not.Null);
        _host.Signals.Raise("h");
    }

    [TestCase("/pause")]
    [TestCase("/hold/pause")]
    [TestCase("/hold/resume")]
    public async Task Others_than_this_machine_can_not_pause(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "Forwarded", "for=203.0.113.9" } } };
        using var answer = await _http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private async Task<bool> PostAsync(string path)
    {
        using var answer = await _http.PostAsync(path, null);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("paused").GetBoolean();
    }

    private async Task OpenAsync()
    {
        _host = await ProbeHost.StartAsync(folder: _folder, add: static builder => builder.AddTimeout());
        _http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        _client = new TimeoutAsyncHttpClient(_host.Url);
    }

    private async Task CloseAsync()
    {
        await _client.DisposeAsync();
        _http.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
