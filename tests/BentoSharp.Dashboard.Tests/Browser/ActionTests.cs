using System.Text.RegularExpressions;
using BentoSharp.Dashboard.Tests.Studio;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BentoSharp.Dashboard.Tests.Browser;

/// <summary>What can be done on the page, and finding what it is to be done with.</summary>
public sealed class ActionTests : BrowserFixture
{
    [Test]
    public async Task A_task_and_a_service_are_paused_and_resumed()
    {
        await GoAsync("");

        await Button("Pause describe").ClickAsync();
        await Expect(Button("Resume describe")).ToBeVisibleAsync();
        Assert.That(Host.Control.IsPaused("Studio", "describe"), Is.True);
        await Button("Resume describe").ClickAsync();
        await Expect(Button("Pause describe")).ToBeVisibleAsync();
        await Button("Pause Studio").ClickAsync();
        await Expect(Button("Resume Studio")).ToBeVisibleAsync();
        Assert.That(Host.Control.IsPaused("Studio"), Is.True);
        await Button("Resume Studio").ClickAsync();
        await Expect(Button("Pause Studio")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_running_task_is_canceled_after_a_question()
    {
        var task = await Host.Client.Render.SubmitAsync("Harbour");
        await Host.Signals.WaitAsync("Harbour began");
        await GoAsync($"task/{task.Id}");

        await Button("Cancel").ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByText("Keep as it is").ClickAsync();
        await Expect(Heading("render")).ToContainTextAsync("Running");
        await Button("Cancel").ClickAsync();
        await AgreeAsync();

        await Expect(Heading("render")).ToContainTextAsync("Canceled");
        Assert.That((await task.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Canceled));
    }

    [Test]
    public async Task A_failed_task_is_repeated_and_the_new_one_is_shown()
    {
        var id = await Host.FailAsync("no memory");
        await GoAsync($"task/{id}");

        await Button("Retry").ClickAsync();
        await AgreeAsync();

        await Expect(Page).Not.ToHaveURLAsync(new Regex(id));
        await Expect(Page.Locator(".facts")).ToContainTextAsync("Repeats");
        var repeat = await Page.Locator(".facts .copy code").First.TextContentAsync();
        await Page.Locator(".facts a.id").ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex(id));
        await Expect(Page.Locator(".notice")).ToContainTextAsync("Queued again as");
        await Page.Locator(".notice a.id").ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex(repeat!));
    }

    [Test]
    public async Task All_of_a_group_are_repeated_after_their_number_was_told()
    {
        for (var i = 0; i < 3; i++)
        {
            await Host.FailAsync($"tile {i} is broken");
        }

        var other = await Host.FailAsync("no memory");
        await GoAsync("failed");
        var group = Page.Locator(".group", new() { HasText = "tile * is broken" });
        await group.GetByRole(AriaRole.Button, new() { Name = "Retry all…" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Retry 3 tasks?");
        await AgreeAsync();

        await Expect(Page.Locator(".toast")).ToHaveTextAsync("3 tasks queued again");
        Assert.That((await Host.Client.Upscale.GetStatusAsync(other)).Status, Is.EqualTo(BentoTaskStatus.Failure));
    }

    [Test]
    public async Task Those_that_are_selected_are_canceled_and_no_other()
    {
        await Host.Control.PauseAsync("Studio");
        var ids = await Host.InsertAsync(4);
        await GoAsync("tasks");
        await Page.GetByLabel($"Select {ids[1]}").CheckAsync();
        await Page.GetByLabel($"Select {ids[2]}").CheckAsync();
        await Button("Cancel 2 selected").ClickAsync();
        await AgreeAsync();

        await Expect(Page.Locator("tbody .pill.canceled")).ToHaveCountAsync(2);
        await Expect(Page.Locator("tbody .pill.pending")).ToHaveCountAsync(2);
        Assert.That((await Host.Client.Describe.GetStatusAsync(ids[1])).Status, Is.EqualTo(BentoTaskStatus.Canceled));
        Assert.That((await Host.Client.Describe.GetStatusAsync(ids[0])).Status, Is.EqualTo(BentoTaskStatus.Pending));
    }

    [Test]
    public async Task All_that_match_are_canceled_after_their_number_was_told()
    {
        await Host.Control.PauseAsync("Studio");
        await Host.InsertAsync(1_200, change: static (task, i) => i % 4 == 0 ? task : task with { Owner = "ada" });
        await GoAsync("tasks?state=pending&owner=ada");
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(50);
        await Button("Cancel all that match…").ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Cancel 900 tasks?");
        await AgreeAsync();

        await Expect(Page.Locator(".toast")).ToHaveTextAsync("900 tasks canceled");
        await Expect(Page.GetByText("No task matches")).ToBeVisibleAsync();
        await Button("Clear").ClickAsync();
        await Expect(Page.Locator("tbody .pill.pending").First).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_filter_stands_in_the_address_and_is_there_again_when_that_is_opened()
    {
        await Host.Control.PauseAsync("Studio");
        await Host.InsertAsync(2, change: static (task, i) => task with { LimitKey = i == 0 ? "gold" : "silver" });
        await Host.InsertAsync(1, "draw");
        await GoAsync("tasks");
        await Page.GetByLabel("Key").FillAsync("gold");
        await Page.GetByLabel("Key").PressAsync("Enter");
        await Expect(Page).ToHaveURLAsync(new Regex("key=gold"));
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Page.ReloadAsync();
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(Page.GetByLabel("Key")).ToHaveValueAsync("gold");

        await Button("Clear").ClickAsync();
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(3);
        await Page.Locator("select[name=task]").SelectOptionAsync(new SelectOptionValue { Label = "Studio · draw" });
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(Page).ToHaveURLAsync(new Regex("service=Studio&task=draw"));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Completed", Exact = true }).ClickAsync();
        await Expect(Page.GetByText("No task matches")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_task_is_found_by_its_id_from_anywhere_and_by_keys_alone()
    {
        await Host.Control.PauseAsync("Studio");
        var ids = await Host.InsertAsync(2);
        await GoAsync("");

        await Page.Keyboard.PressAsync("Control+k");
        await Page.Keyboard.TypeAsync(ids[0]);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator(".facts")).ToContainTextAsync(ids[0]);
        await Page.Keyboard.PressAsync("Control+k");
        await Page.Keyboard.PressAsync("Control+a");
        await Page.Keyboard.TypeAsync(ids[1][..8]);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(2);
    }

    [Test]
    public async Task The_page_is_used_by_keys_alone_from_the_first_link_to_the_answer_of_a_question()
    {
        await Host.Control.PauseAsync("Studio");
        var ids = await Host.InsertAsync(1);
        await GoAsync("tasks");
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Page.Locator("body").FocusAsync();
        await Page.Keyboard.PressAsync("Tab");
        await Expect(Page.GetByText("Skip to the content")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("#main")).ToBeFocusedAsync();

        await Page.GetByLabel($"Select {ids[0]}").FocusAsync();
        await Page.Keyboard.PressAsync("Space");
        await Button("Cancel 1 selected").FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(Button("Cancel 1 selected")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Page.GetByRole(AriaRole.Dialog).Locator("button.primary").FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("tbody .pill.canceled")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task Ten_thousand_tasks_are_looked_through_page_by_page()
    {
        await Host.Control.PauseAsync("Studio");
        var ids = await Host.InsertAsync(10_000);
        await GoAsync("tasks");
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(50);
        await Expect(Page.Locator("tbody a.id").First).ToHaveAttributeAsync("href", $"task/{ids[^1]}");

        await Page.GetByText("Next page").ClickAsync();
        await Expect(Page.Locator("tbody a.id").First).ToHaveAttributeAsync("href", $"task/{ids[^51]}");
        await Expect(Page).ToHaveURLAsync(new Regex("cursor="));
        await Page.GoBackAsync();
        await Expect(Page.Locator("tbody a.id").First).ToHaveAttributeAsync("href", $"task/{ids[^1]}");
        await GoAsync("waiting");
        await Expect(Page.Locator("tbody a.id").First).ToHaveAttributeAsync("href", $"task/{ids[0]}");
        await Expect(Page.Locator("#nav .count").First).ToHaveTextAsync("10,000");
    }

    [Test]
    public async Task Two_visitors_see_what_the_other_does()
    {
        await Host.Control.PauseAsync("Studio");
        var ids = await Host.InsertAsync(2);
        await using var other = await Chromium.OpenAsync();
        var second = await NewPageAsync(other);
        await GoAsync("tasks");
        await GoAsync(second, "tasks");
        await Expect(second.Locator("tbody .pill.pending")).ToHaveCountAsync(2);

        await Page.GetByLabel($"Select {ids[0]}").CheckAsync();
        await Button("Cancel 1 selected").ClickAsync();
        await AgreeAsync();

        await Expect(second.Locator("tbody .pill.canceled")).ToHaveCountAsync(1);
        await second.GetByLabel($"Select {ids[1]}").CheckAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Cancel 1 selected" }).ClickAsync();
        await second.GetByRole(AriaRole.Dialog).Locator("button.primary").ClickAsync();
        await Expect(Page.Locator("tbody .pill.canceled")).ToHaveCountAsync(2);
    }
}
