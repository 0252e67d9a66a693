using BentoSharp.Dashboard.Tests.Studio;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BentoSharp.Dashboard.Tests.Browser;

/// <summary>Each page for everybody: axe finds nothing, in light and in dark, and no page is wider than a phone.</summary>
/// <remarks>What axe finds in the structure is the same in all colours and widths, so all of its rules run once, and those of colours once for each of these.</remarks>
public sealed class AccessibilityTests : BrowserFixture
{
    [TestCase(ColorScheme.Light, 1360, "all")]
    [TestCase(ColorScheme.Dark, 1360, "color-contrast")]
    [TestCase(ColorScheme.Light, 390, null)]
    public async Task No_page_has_what_axe_finds_or_is_wider_than_its_window(ColorScheme scheme, int width, string? rules)
    {
        var task = await Scene.PrepareAsync(Host);
        await using var visitor = await Chromium.OpenAsync(new()
        {
            ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 }, BypassCSP = true, ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await NewPageAsync(visitor);
        foreach (var (path, text) in Scene.Pages(task))
        {
            await GoAsync(page, path);
            await Expect(page.Locator("main")).ToContainTextAsync(text);
            await AssertFineAsync(page, $"{scheme} {width} {path}", rules);
        }

        await GoAsync(page, "failed");
        await page.Locator(".expand").First.ClickAsync();
        await Expect(page.Locator(".group tbody tr").First).ToBeVisibleAsync();
        await AssertFineAsync(page, $"{scheme} {width} an open group", rules);
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry all that match…" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await AssertFineAsync(page, $"{scheme} {width} a question", rules);
    }

    private static async Task AssertFineAsync(IPage page, string where, string? rules)
    {
        var options = rules is null or "all" ? null : new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "rule", Values = [rules] } };
        var result = rules is null ? null : await page.RunAxe(options);
        Assert.That(result?.Violations.SelectMany(static rule => rule.Nodes.Select(node => $"{rule.Id}: {node.Html} {string.Join(' ', node.Any.Select(static check => check.Message))}")) ?? [], Is.Empty, where);
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"), Is.LessThanOrEqualTo(0), $"{where}: wider than the window");
    }
}
