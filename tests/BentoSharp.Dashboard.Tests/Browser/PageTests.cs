using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using BentoSharp.Dashboard.Tests.Studio;

namespace BentoSharp.Dashboard.Tests.Browser;

/// <summary>What each page shows, and that it goes on by itself.</summary>
public sealed class PageTests : BrowserFixture
{
    [Test]
    public async Task The_overview_shows_services_and_tasks_and_changes_without_being_loaded_again()
    {
        await GoAsync("");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Studio" })).ToBeVisibleAsync();
        await Page.EvaluateAsync("window.mark = 1");

        await Host.Control.PauseAsync("Studio", "describe");
        await Host.InsertAsync(3);
        await StudioHost.EndAsync(await Host.Client.Draw.SubmitAsync("hill"));
        await Host.FailAsync("no memory on cuda:0");

        await Expect(Row("describe").Locator("td").First).ToHaveTextAsync("3");
        await Expect(Row("describe").GetByText("Paused")).ToBeVisibleAsync();
        await Expect(Row("upscale").Locator("td").Nth(3)).ToHaveTextAsync("1");
        await Expect(Page.Locator(".chart.big .succeeded").First).ToBeAttachedAsync();
        await Expect(Page.GetByText("no memory on cuda:*")).ToBeVisibleAsync();
        Assert.That(await Page.EvaluateAsync<int>("window.mark"), Is.EqualTo(1), "the page is still the same");
    }

    [Test]
    public async Task What_waits_is_shown_in_its_order_and_with_the_reason()
    {
        await Host.Control.PauseAsync("Studio", "describe");
        await Host.InsertAsync(1);
        await Host.Client.Draw.SubmitAsync("later", options: new SubmitOptions { Delay = TimeSpan.FromHours(1) });
        await Host.Client.Export.SubmitAsync("ada", "first");
        await Host.Client.Export.SubmitAsync("ada", "first");

        await GoAsync("waiting");

        await Expect(Row("describe")).ToContainTextAsync("Paused");
        await Expect(Row("draw")).ToContainTextAsync("Not before");
        await Expect(Row("export")).ToContainTextAsync("A limit of how many run at once");
        await Expect(Row("export")).ToContainTextAsync("ada");
        await Expect(Page.Locator("tbody tr").Last).ToContainTextAsync("draw");
        Host.Signals.Raise("first");
        await Expect(Row("export")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task What_runs_is_shown_with_progress_and_with_its_lines_as_they_come()
    {
        var task = await Host.Client.Render.SubmitAsync("Harbour");
        await Host.Signals.WaitAsync("Harbour began");
        await GoAsync("running");
        var row = Row("render").First;
        await Expect(row.GetByText("25 %")).ToBeVisibleAsync();
        await Expect(row.GetByText("frame 1 of 4")).ToBeVisibleAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = $"Logs of {task.Id}" }).ClickAsync();
        await Expect(Page.GetByText("scene Harbour loaded")).ToBeVisibleAsync();
        Host.Signals.Raise("Harbour half");
        await Expect(Page.GetByText("the light of frame 2 is too bright")).ToBeVisibleAsync();
        await Expect(row.GetByText("50 %")).ToBeVisibleAsync();
        Host.Signals.Raise("Harbour");
        await Expect(Page.GetByText("Nothing runs")).ToBeVisibleAsync();
    }

    [Test]
    public async Task What_has_failed_is_grouped_by_its_error_with_the_attempts_of_each()
    {
        for (var i = 0; i < 3; i++)
        {
            await Host.FailAsync($"tile {i} is broken");
        }

        await Host.FailAsync("no memory");
        await GoAsync("failed");

        var group = Page.Locator(".group", new() { HasText = "tile * is broken" });
        await Expect(Page.Locator(".group")).ToHaveCountAsync(2);
        await Expect(group.Locator(".count-badge")).ToHaveTextAsync("3");
        await group.Locator(".expand").ClickAsync();
        await Expect(group.Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(group.Locator("tbody tr").First.Locator(".attempt-dots li.failed")).ToHaveCountAsync(3);
        await group.Locator("tbody a.id").First.ClickAsync();
        await Expect(Page.GetByText("tile 2 is broken").First).ToBeVisibleAsync();
        await Expect(Page.Locator(".timeline li")).ToHaveCountAsync(4);
    }

    [Test]
    public async Task A_task_is_shown_with_its_arguments_and_the_picture_that_it_gave()
    {
        var task = await Host.Client.Draw.SubmitAsync("hill", steps: 30);
        await StudioHost.EndAsync(task);
        await GoAsync($"task/{task.Id}");

        await Expect(Heading("draw")).ToContainTextAsync("Completed");
        await Expect(Page.Locator("pre").First).ToContainTextAsync("\"prompt\": \"hill\"");
        await Expect(Page.Locator("pre").First).ToContainTextAsync("\"steps\": 30");
        var picture = Page.GetByAltText("The image that draw gave");
        await Expect(picture).ToBeVisibleAsync();
        await Expect(Page.Locator(".log")).ToContainTextAsync("drawing hill in 30 steps");
        Assert.That(await picture.EvaluateAsync<int>("async image => (await image.decode(), image.naturalWidth)"), Is.EqualTo(480));
    }

    [Test]
    public async Task Parent_and_children_are_a_graph_that_leads_from_one_to_the_other()
    {
        var album = await Host.Client.Album.SubmitAsync("hill lake wood");
        await StudioHost.EndAsync(album);
        await GoAsync($"task/{album.Id}");

        await Expect(Page.Locator(".graph a")).ToHaveCountAsync(3);
        await Expect(Page.Locator(".graph .edge")).ToHaveCountAsync(3);
        await Page.Locator(".graph a").First.ClickAsync();
        await Expect(Heading("draw")).ToBeVisibleAsync();
        await Expect(Page.Locator(".graph a")).ToContainTextAsync("album");
        await Page.Locator(".graph a").ClickAsync();
        await Expect(Heading("album")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_running_task_goes_on_before_the_eyes_until_it_has_ended()
    {
        var task = await Host.Client.Render.SubmitAsync("Harbour");
        await Host.Signals.WaitAsync("Harbour began");
        await GoAsync($"task/{task.Id}");
        await Expect(Page.Locator(".task-progress")).ToContainTextAsync("25 %");

        Host.Signals.Raise("Harbour half");
        await Expect(Page.Locator(".task-progress")).ToContainTextAsync("50 %");
        await Expect(Page.Locator(".log")).ToContainTextAsync("too bright");
        Host.Signals.Raise("Harbour");

        await Expect(Heading("render")).ToContainTextAsync("Completed");
        await Expect(Page.Locator("pre").Last).ToHaveTextAsync("Harbour");
    }

    [Test]
    public async Task The_trace_of_a_task_and_its_owner_are_shown()
    {
        await Host.Control.PauseAsync("Studio");
        var ids = await Host.InsertAsync(1, change: static (task, _) => task with { Owner = "ada", TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
        await GoAsync($"task/{ids[0]}");

        await Expect(Page.Locator(".facts")).ToContainTextAsync("0af7651916cd43dd8448eb211c80319c");
        await Page.Locator(".facts").GetByRole(AriaRole.Link, new() { Name = "ada" }).ClickAsync();
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task The_node_is_shown_with_its_workers_and_their_use()
    {
        await Host.Client.Render.SubmitAsync("Harbour");
        await Host.Signals.WaitAsync("Harbour began");
        await GoAsync("nodes");

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "studio-1" })).ToBeVisibleAsync();
        await Expect(Page.GetByText("One process has this queue.")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Ready", new() { Exact = true })).ToBeVisibleAsync();
        var workers = Page.GetByRole(AriaRole.Region, new() { Name = "Workers on cpu" });
        await Expect(workers.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(Page.GetByText("1 of 2")).ToBeVisibleAsync();
        Host.Signals.Raise("Harbour half");
        Host.Signals.Raise("Harbour");
        await Expect(Page.GetByText("1 of 2")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task The_devices_are_shown_with_what_they_compute_and_how_much_of_the_time()
    {
        var task = await Host.Client.Tag.SubmitAsync(["slow hill"]);
        await Host.Signals.WaitAsync("slow hill began");
        await GoAsync("nodes");

        var thread = Page.GetByRole(AriaRole.Region, new() { Name = "Use of cpu" }).Locator("tbody tr", new() { HasText = "Studio · tag, 1 item" });
        await Expect(thread).ToContainTextAsync("100 %");
        await Expect(thread).ToContainTextAsync("working");
        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = "Methods that compute in batches" }).Locator("tbody tr")).ToContainTextAsync("tag");
        Host.Signals.Raise("slow hill");
        await StudioHost.EndAsync(task);
        await Expect(thread).ToHaveCountAsync(0);
        await Expect(Page.GetByText("100 %")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_task_that_there_is_not_is_told()
    {
        await GoAsync("task/00000000000000000000000000000001");

        await Expect(Page.GetByText("There is no such task")).ToBeVisibleAsync();
    }

    [Test]
    public async Task The_page_comes_back_by_itself_after_the_service_was_away()
    {
        await GoAsync("");
        var port = new Uri(Host.Url).Port;
        await Host.DisposeAsync();
        await Expect(Page.GetByText("Reconnecting")).ToBeVisibleAsync();

        await using var next = await StudioHost.StartAsync(port: port);
        await next.Control.PauseAsync("Studio", "draw");

        await Expect(Page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Row("draw").GetByText("Paused")).ToBeVisibleAsync();
        await Visitor.DisposeAsync();
    }
}
