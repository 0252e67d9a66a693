using System.Net;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Hosts;

/// <summary>Several services in one host: each at a path of its own, with what belongs to it.</summary>
public sealed class SeveralServicesTests
{
    private ProbeHost _host = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: static bento => bento.AddProbe().AddEngine());
        _http = new HttpClient { BaseAddress = new Uri(_host.Url) };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [TestCase("probe", "Probe", "add", "square")]
    [TestCase("engine", "Engine", "square", "add")]
    public async Task Each_has_a_schema_and_documentation_of_its_own(string path, string name, string own, string others)
    {
        using var schema = JsonDocument.Parse(await _http.GetStringAsync($"/{path}/schema.json"));
        Assert.That(schema.RootElement.GetProperty("name").GetString(), Is.EqualTo(name));
        var routes = schema.RootElement.GetProperty("routes").EnumerateArray().Select(route => route.GetProperty("name").GetString()).ToList();
        Assert.That(routes, Does.Contain(own).And.Not.Contain(others));

        using var document = JsonDocument.Parse(await _http.GetStringAsync($"/{path}/docs.json"));
        var paths = document.RootElement.GetProperty("paths").EnumerateObject().Select(member => member.Name).ToList();
        Assert.That(paths, Has.Some.EndsWith("/" + own).And.None.EndsWith("/" + others));
    }

    [TestCase("/probe/readyz")]
    [TestCase("/engine/readyz")]
    [TestCase("/probe/livez")]
    [TestCase("/engine/healthz")]
    [TestCase("/engine/metrics")]
    public async Task Each_tells_its_health(string path)
    {
        using var answer = await _http.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("/add")]
    [TestCase("/square")]
    [TestCase("/probe/square")]
    [TestCase("/engine/add")]
    public async Task A_method_is_only_below_its_own_service(string path)
    {
        using var answer = await _http.PostAsync(path, new StringContent("""{"a": 1, "number": 1}"""));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Each_is_called_by_its_client_and_counts_for_itself()
    {
        await using var probe = new ProbeAsyncHttpClient($"{_host.Url}/probe");
        await using var engine = new EngineAsyncHttpClient($"{_host.Url}/engine/");
        Assert.That(await probe.Add.RunAsync(40), Is.EqualTo(42));
        Assert.That(await engine.SumOfSquares.RunAsync(3), Is.EqualTo(14));
        Assert.That(await _http.GetStringAsync("/engine/metrics"), Does.Contain("Engine").And.Not.Contain("Probe"));
    }

    [Test]
    public async Task An_id_is_unknown_to_every_other_service_whichever_the_verb()
    {
        await using var engine = new EngineAsyncHttpClient($"{_host.Url}/engine");
        await using var probe = new ProbeAsyncHttpClient($"{_host.Url}/probe");
        var handle = await engine.Square.SubmitAsync(3);
        Assert.That(await handle, Is.EqualTo(9));
        var elsewhere = probe.Add.GetHandle(handle.Id);
        await Assert.ThatAsync(() => elsewhere.GetStatusAsync(), Throws.TypeOf<BentoTaskNotFoundException>());
        await Assert.ThatAsync(() => elsewhere.GetAsync(), Throws.TypeOf<BentoTaskNotFoundException>());
        await Assert.ThatAsync(() => elsewhere.GetLogsAsync(), Throws.TypeOf<BentoTaskNotFoundException>());
        await Assert.ThatAsync(() => elsewhere.CancelAsync(), Throws.TypeOf<BentoTaskNotFoundException>());
        await Assert.ThatAsync(() => elsewhere.RetryAsync(), Throws.TypeOf<BentoTaskNotFoundException>());
    }
}
