using System.Reflection;
using Microsoft.Playwright;

namespace BentoSharp.Dashboard.Tests.Browser;

/// <summary>The browser of all tests: Debian's Chromium. Where there is none the tests say so.</summary>
[SetUpFixture]
public sealed class Chromium
{
    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>A context of its own, as another visitor has.</summary>
    public static async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var browser = _browser;
        if (browser is null)
        {
            Assert.Ignore("There is no Chromium on this machine: apt-get install chromium");
        }

        var context = await browser!.NewContextAsync(options);
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        return context;
    }

    /// <summary>A folder of the repository.</summary>
    public static string Folder(string path) => Path.Combine(
        typeof(Chromium).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "ProjectDirectory").Value!, "../..", path);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (Paths.FirstOrDefault(File.Exists) is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
