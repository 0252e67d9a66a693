using System.Net;
using System.Net.Http.Json;

namespace BentoSharp.Testing.Tests;

/// <summary>A host as a test meets it: over HTTP and in process, and again after a restart.</summary>
public sealed class HostTests
{
    internal static Task<BentoTestHost> StartAsync(Action<BentoTestHostOptions>? configure = null) => BentoTestHost.StartAsync(
        static services =>
        {
            services.Services.AddSingleton<Pots>();
            services.AddKitchen();
        },
        configure);

    [Test]
    public async Task A_task_runs_over_real_HTTP_and_in_process()
    {
        await using var host = await StartAsync();
        await using var client = new KitchenAsyncHttpClient(host.Url);
        Assert.That(await client.Cook.RunAsync("soup", 2), Is.EqualTo("2 soup"));
        Assert.That(await host.GetClient<IKitchenClient>().Cook.RunAsync("stew"), Is.EqualTo("1 stew"));
        Assert.That(await client.CountAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_folder_of_the_tests_own_is_kept_and_its_tasks_go_on_in_another_host()
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-kept-").FullName;
        string id;
        await using (var first = await StartAsync(options => (options.Folder, options.Run) = (folder, BentoTestRun.Held)))
        {
            id = (await first.GetClient<IKitchenClient>().Cook.SubmitAsync("soup")).Id;
        }

        await using (var second = await StartAsync(options => options.Folder = folder))
        {
            Assert.That(await second.GetClient<IKitchenClient>().Cook.GetHandle(id).GetResultAsync(), Is.EqualTo("1 soup"));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task A_temporary_folder_goes_with_the_host()
    {
        string place;
        await using (var host = await StartAsync())
        {
            place = Path.GetDirectoryName(host.Services.GetRequiredService<BentoSharp.Hosting.Storage.ITaskStore>().Location)!;
            Assert.That(Directory.Exists(place));
        }

        Assert.That(Directory.Exists(place), Is.False);
    }

    [Test]
    public async Task A_restart_gives_running_tasks_back()
    {
        await using var host = await StartAsync();
        var id = (await host.GetClient<IKitchenClient>().Simmer.SubmitAsync()).Id;
        await host.Services.GetRequiredService<Pots>().Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await host.RestartAsync();
        await host.Services.GetRequiredService<Pots>().Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var info = await host.GetClient<IKitchenClient>().Simmer.GetStatusAsync(id);
        Assert.That((info.Status, info.Attempt), Is.EqualTo((BentoTaskStatus.InProgress, 1)), "it was not the task's fault");
    }

    [Test]
    public async Task Routes_configuration_and_options_are_the_tests_own()
    {
        await using var host = await StartAsync(static options =>
        {
            options.Configuration["BentoSharp:Services:Kitchen:MaxQueueLength"] = "1";
            options.Run = BentoTestRun.Held;
            options.Configure = static bento => bento.MaxArgumentsBytes = 100;
            options.Map = static app => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/hello", () => "hello");
        });
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        Assert.That(await http.GetStringAsync("/hello"), Is.EqualTo("hello"));
        await http.PostAsJsonAsync("/cook/submit", new { dish = "soup" });
        Assert.That((await http.PostAsJsonAsync("/cook/submit", new { dish = "stew" })).StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        var tooLong = await http.PostAsJsonAsync("/cook/submit", new { dish = new string('x', 200) });
        Assert.That(tooLong.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task A_host_that_cannot_start_says_why_and_leaves_nothing()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(static () => BentoTestHost.StartAsync(static services => services.AddKitchen()));
        Assert.That(failure!.Message, Does.Contain(nameof(Pots)));
    }

    [Test]
    public void The_store_between_engine_and_database_has_every_member_of_a_store()
    {
        var map = typeof(Store.TestStore).GetInterfaceMap(typeof(BentoSharp.Hosting.Storage.ITaskStore));
        Assert.That(map.TargetMethods.Where(static method => method.DeclaringType != typeof(Store.TestStore)), Is.Empty);
    }
}
