using System.Net;
using BentoSharp.EndToEnd.Tests.CommandLines;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Security;

/// <summary>API keys from configuration, and what clients say of refusals.</summary>
public sealed class ApiKeyTests
{
    private static readonly string Key = BentoApiKey.NewKey();

    [Test]
    public void Keys_are_long_random_and_recognisable()
    {
        Assert.That(Key, Does.Match("^bsk_[A-Za-z0-9_-]{43}$").And.Not.EqualTo(BentoApiKey.NewKey()));
        Assert.That(BentoApiKey.HashOf("abc"), Is.EqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    [TestCase("Authorization", "Bearer {0}", 200)]
    [TestCase("Authorization", "bearer  {0}", 200)]
    [TestCase("X-Api-Key", "{0}", 200)]
    [TestCase("Authorization", "Basic {0}", 401)]
    [TestCase("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.", 401)]
    [TestCase("X-Api-Key", "{0}x", 401)]
    [TestCase("X-Api-Key", "", 401)]
    public async Task A_key_is_sent_by_either_header(string header, string value, int status)
    {
        await using var host = await StartAsync(Entry("Owner", "ann"), Entry("Hash", BentoApiKey.HashOf(Key)), Entry("Scopes", "submit read"));
        Assert.That(await CodeAsync(host, header, string.Format(null, value, Key)), Is.EqualTo(status));
    }

    [Test]
    public async Task A_key_is_refused_from_the_moment_when_it_expires_and_when_it_is_taken_out_of_the_configuration()
    {
        var (expired, valid) = (BentoApiKey.NewKey(), BentoApiKey.NewKey());
        await using var host = await StartAsync(
            Entry("Owner", "ann"), Entry("Hash", BentoApiKey.HashOf(expired)), Entry("Scopes:0", "read"), Entry("ExpiresAt", "2020-01-01T00:00:00Z"),
            Entry("Owner", "ann", "other"), Entry("Hash", BentoApiKey.HashOf(valid).ToUpperInvariant(), "other"), Entry("Scopes:0", "read", "other"));
        Assert.That(await CodeAsync(host, "X-Api-Key", expired), Is.EqualTo(401));
        Assert.That(await CodeAsync(host, "X-Api-Key", valid), Is.EqualTo(200));

        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        configuration["BentoSharp:ApiKeys:other:Hash"] = BentoApiKey.HashOf(Key);
        configuration.Reload();
        Assert.That(await CodeAsync(host, "X-Api-Key", valid), Is.EqualTo(401));
        Assert.That(await CodeAsync(host, "X-Api-Key", Key), Is.EqualTo(200));
    }

    [TestCase("Owner", "", "has no Owner")]
    [TestCase("Hash", "bsk_secret", "has a Hash of 10 characters")]
    [TestCase("Scopes", "", "has no Scopes: name some of submit, read, cancel, admin")]
    [TestCase("Scopes", "submit write", "has the scope \"write\"")]
    [TestCase("ExpiresAt", "soon", "\"soon\"; it must be a time")]
    public async Task A_wrong_key_stops_the_start_and_is_named_but_not_shown(string name, string value, string message)
    {
        var entries = new[] { Entry("Owner", "ann"), Entry("Hash", BentoApiKey.HashOf(Key)), Entry("Scopes", "read") }.Where(entry => !entry.Key.EndsWith(name, StringComparison.Ordinal));
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync([.. entries, Entry(name, value)]));
        Assert.That(wrong!.Message, Does.Contain(message).And.Contain("laptop").And.Not.Contain("bsk_secret"));
    }

    [Test]
    public async Task Clients_say_what_is_missing()
    {
        await using var host = await SecuredHost.StartAsync();
        await using var nobody = new VaultAsyncHttpClient(host.Host.Url);
        await using var eve = new VaultAsyncHttpClient(host.Host.Url, new() { ApiKey = SecuredHost.KeyOf("eve-read") });
        using var sync = new VaultSyncHttpClient(host.Host.Url, new() { ApiKey = SecuredHost.KeyOf("eve-submit") });
        var unknown = await Assert.ThrowsAsync<BentoServiceException>(() => nobody.Keep.SubmitAsync("word"));
        var limited = await Assert.ThrowsAsync<BentoServiceException>(() => eve.Keep.SubmitAsync("word"));
        var blind = Assert.Throws<BentoServiceException>(() => sync.Keep.GetStatus(sync.Keep.Submit("word").Id));
        Assert.That((unknown!.StatusCode, limited!.StatusCode, blind!.StatusCode), Is.EqualTo((401, 403, 403)));
        Assert.That(unknown.Message, Does.Contain("ApiKey"));
        Assert.That(limited.Message, Does.Contain("lacks the scope \"submit\""));
        Assert.That(blind.Message, Does.Contain("lacks the scope \"read\""));
    }

    [Test]
    public async Task The_command_makes_a_key_that_the_service_takes()
    {
        var made = await ToolRun.RunAsync("key", "new", "ann", string.Join(',', BentoScopes.All));
        Assert.That(made.Code, Is.Zero);

        var printed = made.Output;
        var key = printed.Split('\n')[0].Trim();
        using var json = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(printed[printed.IndexOf('{')..]));
        var entries = new ConfigurationBuilder().AddJsonStream(json).Build().AsEnumerable().Where(static entry => entry.Value is not null).ToArray();
        await using var host = await StartAsync(entries);
        Assert.That(await CodeAsync(host, "X-Api-Key", key), Is.EqualTo(200));
        Assert.That((await ToolRun.RunAsync("key", "new", "ann", "write")).Code, Is.EqualTo(2));
    }

    private static KeyValuePair<string, string?> Entry(string name, string value, string key = "laptop") => new($"BentoSharp:ApiKeys:{key}:{name}", value);

    private static Task<ProbeHost> StartAsync(params KeyValuePair<string, string?>[] configuration) => ProbeHost.StartAsync(
        configuration: new Dictionary<string, string?>(configuration),
        add: static builder =>
        {
            builder.Services.AddAuthentication().AddBentoApiKey();
            builder.Services.AddAuthorization();
            builder.AddVault();
        },
        protect: static routes => routes.RequireAuthorization());

    private static async Task<int> CodeAsync(ProbeHost host, string header, string value)
    {
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
