using BentoSharp.Dashboard.Tests.Studio;
using BentoSharp.Hosting;
using BentoSharp.PostgreSql.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BentoSharp.Dashboard.Tests.Browser;

/// <summary>The page of a process that only takes tasks, over a queue in PostgreSQL that another process runs.</summary>
public sealed class ManyNodesTests : BrowserFixture
{
    private static PostgreSqlServer? _server;

    private StudioHost _worker = null!;

    [OneTimeSetUp]
    public void StartServer() => _server = PostgreSqlServer.Start();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [TearDown]
    public async Task StopWorkerAsync() => await (_worker?.DisposeAsync() ?? default);

    private protected override async Task<StudioHost> StartHostAsync()
    {
        if (_server is null)
        {
            Assert.Ignore("PostgreSQL is not installed (Debian: apt-get install postgresql).");
        }

        var schema = $"t{Guid.NewGuid():N}"[..20];
        _worker = await StartAsync("worker-1", BentoNodeRole.Both);
        return await StartAsync("front-1", BentoNodeRole.Submit);

        Task<StudioHost> StartAsync(string name, BentoNodeRole role) => StudioHost.StartAsync(build: builder => builder.Services
            .AddBentoSharp(options => (options.NodeName, options.Role) = (name, role))
            .UsePostgreSql(_server!.ConnectionString, options => options.Schema = schema));
    }

    [Test]
    public async Task What_other_processes_do_is_listed_counted_and_grouped()
    {
        await Host.FailAsync("GPU 0 has no memory left");
        await Host.Client.Draw.SubmitAsync("later", options: new SubmitOptions { Delay = TimeSpan.FromHours(1) });
        var album = await Host.Client.Album.SubmitAsync("hill lake");
        await StudioHost.EndAsync(album);

        await GoAsync("");
        await Expect(Row("draw").Locator("td").First).ToHaveTextAsync("1");
        await Expect(Page.GetByText("No worker")).ToHaveCountAsync(0);
        await Expect(Page.GetByText("one of 2 nodes")).ToBeVisibleAsync();
        await Expect(Page.GetByText("GPU * has no memory left")).ToBeVisibleAsync();
        await GoAsync("tasks");
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(5);
        await GoAsync("waiting");
        await Expect(Row("draw")).ToContainTextAsync("Not before");
        await GoAsync($"task/{album.Id}");
        await Expect(Page.Locator(".graph a")).ToHaveCountAsync(2);
        await Expect(Page.Locator(".timeline")).ToContainTextAsync("on worker-1");
    }

    [Test]
    public async Task What_another_process_runs_goes_on_before_the_eyes_and_is_canceled()
    {
        var task = await Host.Client.Render.SubmitAsync("Harbour");
        await _worker.Signals.WaitAsync("Harbour began");
        await GoAsync($"task/{task.Id}");
        await Expect(Page.Locator(".task-progress")).ToContainTextAsync("25 %");

        _worker.Signals.Raise("Harbour half");
        await Expect(Page.Locator(".task-progress")).ToContainTextAsync("50 %");
        await Expect(Page.Locator(".log")).ToContainTextAsync("too bright");
        await Button("Cancel").ClickAsync();
        await AgreeAsync();

        await Expect(Heading("render")).ToContainTextAsync("Canceled");
    }

    [Test]
    public async Task Each_process_is_shown_with_what_it_does_until_it_stops()
    {
        await Host.Client.Render.SubmitAsync("Harbour");
        await _worker.Signals.WaitAsync("Harbour began");
        await GoAsync("nodes");

        await Expect(Page.GetByText("2 processes share this queue.")).ToBeVisibleAsync();
        await Expect(Row("worker-1")).ToContainTextAsync("takes and runs tasks");
        await Expect(Row("worker-1").Locator("td").Nth(1)).ToHaveTextAsync("1");
        await Expect(Row("front-1")).ToContainTextAsync("this one");
        await Expect(Page.GetByText("No worker here")).ToBeVisibleAsync();
        await _worker.DisposeAsync();
        await Expect(Page.GetByText("One process has this queue.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task What_is_paused_here_is_paused_there()
    {
        await GoAsync("");
        await Button("Pause describe").ClickAsync();
        await Expect(Button("Resume describe")).ToBeVisibleAsync();
        var ids = await Host.InsertAsync(3);
        await Expect(Row("describe").Locator("td").First).ToHaveTextAsync("3");

        await Button("Resume describe").ClickAsync();
        await StudioHost.EndAsync(_worker.Client.Describe.GetHandle(ids[^1]));
        await Expect(Row("describe").Locator("td").First).ToHaveTextAsync("0");
    }
}
