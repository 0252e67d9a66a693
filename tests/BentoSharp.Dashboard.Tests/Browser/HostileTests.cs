using BentoSharp.Dashboard.Tests.Studio;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BentoSharp.Dashboard.Tests.Browser;

/// <summary>Texts of tasks that would do harm where they were taken for markup, and those that would break the page by their shape.</summary>
public sealed class HostileTests : BrowserFixture
{
    private const string Script = "<img src=x onerror='window.harm=1'><script>window.harm=1</script><svg onload=window.harm=1>";

    private static readonly string[] Texts =
    [
        Script,
        "\u202Etxt.exe \u2066\u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD",
        new string('x', 60_000),
        "javascript:window.harm=1 </pre></textarea></title>{{title}}${window.harm=1}",
    ];

    [TestCaseSource(nameof(Texts))]
    public async Task A_hostile_error_is_shown_as_it_is_on_every_page(string text)
    {
        var id = await Host.FailAsync(text);
        foreach (var path in new[] { "", "failed", "tasks?state=failed", $"task/{id}" })
        {
            await GoAsync(path);
            await Expect(Page.Locator("main")).ToContainTextAsync(text[..10]);
            if (path == "failed")
            {
                await Page.Locator(".expand").ClickAsync();
                await Expect(Page.Locator(".group tbody tr")).ToHaveCountAsync(1);
            }

            await AssertHarmlessAsync(path);
        }
    }

    [Test]
    public async Task Hostile_arguments_results_logs_owners_and_keys_are_shown_as_they_are()
    {
        var drawn = await Host.Client.Draw.SubmitAsync(Script);
        var described = await Host.Client.Describe.SubmitAsync(Script);
        await StudioHost.EndAsync(drawn);
        await StudioHost.EndAsync(described);
        await Host.Control.PauseAsync("Studio");
        var ids = await Host.InsertAsync(1, change: static (task, _) => task with { Owner = Script, LimitKey = Script });

        await GoAsync($"task/{drawn.Id}");
        await Expect(Page.Locator(".log")).ToContainTextAsync(Script);
        await AssertHarmlessAsync("logs");
        await GoAsync($"task/{described.Id}");
        await Expect(Page.Locator("pre").Last).ToContainTextAsync("<script>");
        await AssertHarmlessAsync("result");
        await GoAsync($"task/{ids[0]}");
        await Expect(Page.Locator(".facts")).ToContainTextAsync(Script);
        await AssertHarmlessAsync("facts");
        await GoAsync("waiting");
        await Expect(Page.Locator("tbody")).ToContainTextAsync(Script);
        await AssertHarmlessAsync("list");
    }

    [Test]
    public async Task A_hostile_address_is_shown_as_it_is()
    {
        await GoAsync($"tasks?owner={Uri.EscapeDataString(Script)}&error={Uri.EscapeDataString("'\"><script>window.harm=1</script>")}");

        await Expect(Page.GetByLabel("Owner")).ToHaveValueAsync(Script);
        await AssertHarmlessAsync("address");
    }

    private async Task AssertHarmlessAsync(string where)
    {
        Assert.That(await Page.EvaluateAsync<bool>("'harm' in window"), Is.False, where);
        Assert.That(await Page.Locator("main script, main img:not(.result-image)").CountAsync(), Is.Zero, where);
        Assert.That(await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"), Is.LessThanOrEqualTo(0), $"{where}: wider than the window");
    }
}
