using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Clients;

/// <summary>A client and a service that are compiled ahead of time, each in about a minute. A C compiler links them.</summary>
public sealed class AotTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private static readonly string[] Programs = ["/usr/bin/gcc", "/usr/bin/clang"];

    private string _folder = "";
    private string _client = "";

    [OneTimeSetUp]
    public async Task PublishClientAsync()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/include/zlib.h") || !Programs.Any(File.Exists))
        {
            Assert.Ignore("gcc or clang, and zlib1g-dev, are needed to link.");
        }

        _folder = Directory.CreateTempSubdirectory("bentosharp-aot-").FullName;
        _client = await PublishAsync("BentoSharp.AotClient");
    }

    [OneTimeTearDown]
    public void Delete()
    {
        if (_folder.Length > 0)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task A_client_is_published_without_a_warning_and_does_what_it_does_elsewhere()
    {
        await using var host = await ProbeHost.StartAsync();
        await AssertClientAsync(host.Url);
    }

    [Test]
    public async Task A_service_is_published_without_a_warning_and_keeps_its_tasks_when_it_is_started_again()
    {
        var program = await PublishAsync("BentoSharp.AotService");
        using var http = new HttpClient();
        string id;
        using (var service = await AotService.StartAsync(program, _folder))
        {
            await AssertClientAsync(service.Url);
            id = await SubmitAsync(http, service.Url);
            foreach (var path in new[] { "/schema.json", "/docs.json", "/readyz", "/livez", "/healthz" })
            {
                Assert.That((await http.GetAsync(service.Url + path)).IsSuccessStatusCode, path);
            }

            Assert.That(await service.StopAsync(), Is.Zero);
        }

        using var again = await AotService.StartAsync(program, _folder);
        Assert.That(await http.GetStringAsync($"{again.Url}/add/get?task_id={id}"), Is.EqualTo("42"));
    }

    private static async Task<string> SubmitAsync(HttpClient http, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url + "/add/submit") { Content = JsonContent.Create(new { a = 40 }) };
        request.Headers.Add("Prefer", "wait=60");
        using var response = await http.SendAsync(request);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("42"));
        return response.Headers.GetValues("Bento-Task-Id").Single();
    }

    private async Task AssertClientAsync(string url)
    {
        var told = await RunAsync(_client, [url]);
        Assert.That(told.Trim().Split('\n'), Is.EqualTo(new[] { "4 pen,ink", "3 7", "Success", "42" }));
    }

    private async Task<string> PublishAsync(string project)
    {
        var folder = Path.Combine(_folder, project);
        var published = await RunAsync("dotnet", ["publish", PathOf(project), "-c", "Release", "-o", folder, "-v", "q", "-warnaserror"]);
        Assert.That(published, Does.Not.Contain("warning"));
        return Path.Combine(folder, project);
    }

    private static string PathOf(string project)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BentoSharp.sln")))
            {
                return Path.Combine(folder.FullName, "tests", project);
            }
        }

        throw new DirectoryNotFoundException("The repository is not above the tests.");
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(static key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            // What the test host was told of MSBuild is not for others.
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Assert.That(process.ExitCode, Is.Zero, await output + await errors);
        return await output;
    }
}
