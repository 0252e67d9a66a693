using System.Collections.Concurrent;
using BentoSharp.Dashboard.Tests.Studio;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BentoSharp.Dashboard.Tests.Browser;

/// <summary>A studio and a visitor for each test. What the browser complains of, such as a breach of the content policy, fails the test.</summary>
public abstract class BrowserFixture
{
    private readonly ConcurrentQueue<string> _complaints = new();

    internal StudioHost Host { get; private set; } = null!;

    internal IBrowserContext Visitor { get; private set; } = null!;

    internal IPage Page { get; private set; } = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _complaints.Clear();
        Visitor = await Chromium.OpenAsync(new() { ViewportSize = new() { Width = 1360, Height = 860 } });
        Host = await StartHostAsync();
        Page = await NewPageAsync(Visitor);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (Host is null)
        {
            return;
        }

        await Visitor.DisposeAsync();
        await Host.DisposeAsync();
        Assert.That(_complaints, Is.Empty);
    }

    private protected virtual Task<StudioHost> StartHostAsync() => StudioHost.StartAsync();

    internal async Task<IPage> NewPageAsync(IBrowserContext visitor)
    {
        var page = await visitor.NewPageAsync();
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // An event stream that the end of a test cuts is no complaint, nor is a status that the page shows.
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Enqueue(message.Text);
            }
        };
        return page;
    }

    internal Task GoAsync(string path) => GoAsync(Page, path);

    internal async Task GoAsync(IPage page, string path)
    {
        await page.GotoAsync($"{Host.Url}/dashboard/{path}", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>Answers yes to the question that is asked.</summary>
    internal Task AgreeAsync() => Page.GetByRole(AriaRole.Dialog).Locator("button.primary").ClickAsync();

    /// <summary>The row of a list with a text.</summary>
    internal ILocator Row(string text) => Page.Locator("tbody tr", new() { HasText = text });

    internal ILocator Heading(string text) => Page.GetByRole(AriaRole.Heading, new() { Name = text, Level = 1 });

    internal ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
