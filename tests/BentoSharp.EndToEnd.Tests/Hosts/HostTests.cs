using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Hosts;

/// <summary>Where services of a host are, and what can't be together in one.</summary>
public sealed class HostTests
{
    private string _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task One_service_is_at_the_root()
    {
        await using var app = Build(static bento => bento.AddFirstTwin());
        app.MapBentoSharp();
        await app.StartAsync();
        await using var client = new FirstTwinAsyncHttpClient(app.Urls.First());
        Assert.That(await client.Number.RunAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_prefix_is_before_the_paths_of_all_services()
    {
        await using var app = Build(static bento => bento.AddFirstTwin().AddPoliteGreeter());
        app.MapBentoSharp("/api/v1");
        await app.StartAsync();
        await using var twin = new FirstTwinAsyncHttpClient($"{app.Urls.First()}/api/v1/twin");
        await using var greeter = new GreeterAsyncHttpClient($"{app.Urls.First()}/api/v1/greeter");
        Assert.That(await twin.Number.RunAsync(), Is.EqualTo(1));
        Assert.That(await greeter.Greet.RunAsync("you"), Is.EqualTo("Good day, you."));
    }

    [Test]
    public async Task Several_hosts_with_one_contract_are_told_apart_by_their_keys()
    {
        await using var polite = Build(static bento => bento.AddPoliteGreeter(), "polite.db");
        await using var brief = Build(static bento => bento.AddShortGreeter(), "short.db");
        foreach (var app in new[] { polite, brief })
        {
            app.MapBentoSharp();
            await app.StartAsync();
        }

        var services = new ServiceCollection();
        services.AddGreeterClient(polite.Urls.First());
        services.AddKeyedGreeterClient("short", brief.Urls.First());
        await using var provider = services.BuildServiceProvider();
        Assert.That(await provider.GetRequiredService<IGreeterClient>().Greet.RunAsync("you"), Is.EqualTo("Good day, you."));
        Assert.That(await provider.GetRequiredKeyedService<IGreeterClient>("short").Greet.RunAsync("you"), Is.EqualTo("Hi you"));
    }

    [Test]
    public void A_service_that_is_added_twice_is_told() => Assert.That(
        static () => new ServiceCollection().AddBentoSharp().AddFirstTwin().AddFirstTwin(),
        Throws.InvalidOperationException.With.Message.Contains("The service Twin is added twice").And.Message.Contains("remove"));

    [Test]
    public void A_contract_has_one_implementation_in_a_host() => Assert.That(
        static () => new ServiceCollection().AddBentoSharp().AddPoliteGreeter().AddShortGreeter(),
        Throws.InvalidOperationException.With.Message.Contains("The service Greeter is added twice"));

    [Test]
    public void Two_services_with_one_name_are_told() => Assert.That(
        static () => new ServiceCollection().AddBentoSharp().AddFirstTwin().AddSecondTwin(),
        Throws.InvalidOperationException.With.Message.Contains("Twin").And.Message.Contains("[BentoService(Name = "));

    [Test]
    public void Two_services_with_one_path_are_told() => Assert.That(
        static () => new ServiceCollection().AddBentoSharp().AddFirstTwin().AddLowerTwin(),
        Throws.InvalidOperationException.With.Message.Contains("Twin and twin").And.Message.Contains("/twin"));

    [Test]
    public async Task Services_of_several_AddBentoSharp_are_in_one_host()
    {
        await using var app = Build(static bento =>
        {
            bento.AddFirstTwin();
            bento.Services.AddBentoSharp().AddPoliteGreeter();
        });
        app.MapBentoSharp();
        await app.StartAsync();
        Assert.That(await app.Services.GetRequiredService<IFirstTwinClient>().Number.RunAsync(), Is.EqualTo(1));
        Assert.That(await app.Services.GetRequiredService<IGreeterClient>().Greet.RunAsync("you"), Is.EqualTo("Good day, you."));
    }

    [Test]
    public async Task Mapping_twice_at_one_place_is_told()
    {
        await using var app = Build(static bento => bento.AddFirstTwin());
        app.MapBentoSharp();
        Assert.That(() => app.MapBentoSharp("/"), Throws.InvalidOperationException.With.Message.Contains("MapBentoSharp").And.Message.Contains("\"/\""));
        Assert.That(() => app.MapBentoSharp("/api"), Throws.Nothing);
    }

    [Test]
    public async Task Mapping_without_a_service_is_told()
    {
        await using var app = Build(static _ => { });
        Assert.That(() => app.MapBentoSharp(), Throws.InvalidOperationException.With.Message.Contains("There is no service to map"));
    }

    private WebApplication Build(Action<BentoSharpBuilder> add, string database = "tasks.db")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<Signals>().AddSingleton<Calls>();
        add(builder.Services.AddBentoSharp(options => options.Database = Path.Combine(_folder, database)));
        return builder.Build();
    }
}
