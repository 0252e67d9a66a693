using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Clients;

/// <summary>Clients over HTTP that come from a service collection.</summary>
public sealed class RegistrationTests
{
    private ProbeHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await ProbeHost.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task An_injected_client_calls_the_service()
    {
        var services = new ServiceCollection();
        services.AddProbeClient(_host.Url);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IProbeClient>();
        Assert.That(await client.Add.RunAsync(40), Is.EqualTo(42));
        Assert.That(provider.GetRequiredService<IProbeClient>(), Is.SameAs(client));
    }

    [Test]
    public async Task Configuration_says_where_the_service_is_and_overrides_code()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["BentoSharp:Clients:Probe:BaseUrl"] = _host.Url,
            ["BentoSharp:Clients:other:BaseUrl"] = _host.Url,
        }).Build());
        services.AddProbeClient();
        services.AddKeyedProbeClient("other", "http://nowhere.invalid");
        await using var provider = services.BuildServiceProvider();
        Assert.That(await provider.GetRequiredService<IProbeClient>().Add.RunAsync(1, 1), Is.EqualTo(2));
        Assert.That(await provider.GetRequiredKeyedService<IProbeClient>("other").Add.RunAsync(2, 2), Is.EqualTo(4));
    }

    [TestCase("Timeout", "soon")]
    [TestCase("MaxRetries", "-x")]
    [TestCase("BaseUrl", "ftp://files")]
    public async Task A_wrong_value_is_named_by_its_path(string key, string value)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { [$"BentoSharp:Clients:Probe:{key}"] = value }).Build());
        services.AddProbeClient("http://localhost:3000");
        await using var provider = services.BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<IProbeClient>(),
            Throws.InvalidOperationException.With.Message.Contains($"BentoSharp:Clients:Probe:{key}"));
    }

    [Test]
    public async Task A_missing_address_is_told_with_where_to_give_it()
    {
        var services = new ServiceCollection();
        services.AddProbeClient();
        await using var provider = services.BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<IProbeClient>(),
            Throws.InvalidOperationException.With.Message.Contains("BentoSharp:Clients:Probe:BaseUrl"));
    }

    [Test]
    public void A_client_beside_the_service_itself_needs_a_key()
    {
        var services = new ServiceCollection();
        services.AddBentoSharp().AddProbe();
        Assert.That(() => services.AddProbeClient(_host.Url), Throws.InvalidOperationException.With.Message.Contains("AddKeyedProbeClient"));
        Assert.That(() => services.AddKeyedProbeClient("far", _host.Url), Throws.Nothing);

        var reversed = new ServiceCollection();
        reversed.AddProbeClient(_host.Url);
        var builder = reversed.AddBentoSharp();
        Assert.That(() => builder.AddProbe(), Throws.InvalidOperationException.With.Message.Contains("AddKeyedProbeClient"));
    }
}
