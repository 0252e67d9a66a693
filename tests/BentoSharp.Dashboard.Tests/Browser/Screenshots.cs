using BentoSharp.Dashboard.Tests.Studio;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BentoSharp.Dashboard.Tests.Browser;

/// <summary>The pictures of the documentation, made anew where <c>BENTOSHARP_SCREENSHOTS=1</c> asks for it.</summary>
public sealed class Screenshots : BrowserFixture
{
    [Test]
    public async Task The_pictures_of_the_documentation_are_as_the_pages_are()
    {
        if (Environment.GetEnvironmentVariable("BENTOSHARP_SCREENSHOTS") != "1")
        {
            Assert.Ignore("They are made where BENTOSHARP_SCREENSHOTS=1 asks for it.");
        }

        // Five minutes pass in some seconds, so that there is something to see.
        var time = new ShiftedTime();
        await using var studio = await StudioHost.StartAsync(build: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var album = await Scene.PrepareAsync(studio, many: 60, passed: part => time.Shift = TimeSpan.FromMinutes(-5 * (1 - part)));
        var drawn = await studio.Client.Draw.SubmitAsync("A harbour at dawn", steps: 30);
        await StudioHost.EndAsync(drawn);
        foreach (var (scheme, width, suffix) in new[] { (ColorScheme.Light, 1360, ""), (ColorScheme.Dark, 1360, "-dark"), (ColorScheme.Light, 390, "-phone") })
        {
            await using var visitor = await Chromium.OpenAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 }, DeviceScaleFactor = width < 800 ? 2 : 1 });
            var page = await NewPageAsync(visitor);
            foreach (var (path, text) in Scene.Pages(album).Append(($"task/{drawn.Id}#picture", "Result")))
            {
                await page.GotoAsync($"{studio.Url}/dashboard/{path}");
                await Expect(page.Locator("main")).ToContainTextAsync(text);
                if (path == "running")
                {
                    await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Logs of") }).Last.ClickAsync();
                    await Expect(page.Locator(".log-lines").First).ToBeVisibleAsync();
                }
                else if (path == "failed")
                {
                    await page.Locator(".expand").Last.ClickAsync();
                    await Expect(page.Locator(".group tbody tr").First).ToBeVisibleAsync();
                }
                else if (path.EndsWith("#picture", StringComparison.Ordinal))
                {
                    await page.Locator(".result-image").EvaluateAsync("image => image.decode()");
                }

                var name = path.EndsWith("#picture", StringComparison.Ordinal) ? "picture" : path.Split('/')[0] is { Length: > 0 } first ? first : "overview";
                await page.ScreenshotAsync(new() { Path = Path.Combine(Chromium.Folder("docs/images"), $"dashboard-{name}{suffix}.png") });
            }
        }
    }

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; } = TimeSpan.FromMinutes(-5);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
