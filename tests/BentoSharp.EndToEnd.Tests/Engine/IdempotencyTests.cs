using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>Repeated submits of one key are one task.</summary>
public sealed class IdempotencyTests
{
    private ProbeHost _host = null!;
    private HttpClient _http = null!;
    private BentoHttpChannel _channel = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        _channel = new BentoHttpChannel(_host.Url);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _channel.DisposeAsync();
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_hundred_clients_at_once_submit_one_task()
    {
        var client = new ProbeClient(_channel);
        var options = new SubmitOptions { IdempotencyKey = "only" };
        var handles = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.Note.SubmitAsync("n", options)));
        Assert.That(handles.Select(handle => handle.Id).Distinct().Count(), Is.EqualTo(1));
        await handles[0];
        Assert.That((await client.Note.SubmitAsync("n", options)).Id, Is.EqualTo(handles[0].Id), "also after the end");
        Assert.That(_host.Calls.All, Has.Exactly(1).EqualTo("n"));
    }

    [Test]
    public async Task The_same_arguments_written_otherwise_are_the_same_task_and_others_are_refused()
    {
        var first = await SubmitAsync("""{"a":1}""");
        var same = await SubmitAsync("""{ "b": 2, "a": 1.0 }""");
        var other = await SubmitAsync("""{"a":2}""");
        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(same, Is.EqualTo(first));
        Assert.That(other.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task Other_arguments_are_told_to_every_client()
    {
        var options = new SubmitOptions { IdempotencyKey = "k" };
        var inProcess = _host.Services.GetRequiredService<IProbeClient>();
        var http = new ProbeClient(_channel);
        var id = (await inProcess.Add.SubmitAsync(1, options: options)).Id;
        Assert.That((await http.Add.SubmitAsync(1, options: options)).Id, Is.EqualTo(id));
        await Assert.ThatAsync(
            () => http.Add.SubmitAsync(2, options: options), Throws.TypeOf<BentoServiceException>().With.Property("StatusCode").EqualTo(422));
        await Assert.ThatAsync(
            () => inProcess.Add.SubmitAsync(2, options: options), Throws.TypeOf<BentoException>().With.Property("StatusCode").EqualTo(422));
    }

    [Test]
    public async Task A_key_that_is_too_long_or_empty_is_refused([Values("", "256")] string key)
    {
        var (status, _) = await SubmitAsync("""{"a":1}""", key.Length == 0 ? key : new string('x', 256));
        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task The_schema_says_that_keys_are_known()
    {
        var schema = await _http.GetFromJsonAsync<JsonElement>("/schema.json");
        Assert.That(schema.GetProperty("idempotency_key").GetBoolean(), Is.True);
    }

    private async Task<(HttpStatusCode Status, string? Id)> SubmitAsync(string json, string key = "k")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/add/submit") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, body.TryGetProperty("task_id", out var id) ? id.GetString() : null);
    }
}
