using System.Diagnostics;
using BentoSharp.EndToEnd.Tests.Service;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Clients;

/// <summary>A client program that is compiled ahead of time. It takes minutes, and a C compiler to link it.</summary>
[Category("Soak")]
public sealed class AotTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    [Test]
    public async Task A_client_is_published_without_a_warning_and_does_what_it_does_elsewhere()
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-aot-").FullName;
        var published = await RunAsync("dotnet", ["publish", Project(), "-c", "Release", "-o", folder, "-v", "q", "-warnaserror"]);
        Assert.That(published, Does.Not.Contain("warning"));

        await using var host = await ProbeHost.StartAsync();
        var told = await RunAsync(Path.Combine(folder, "BentoSharp.AotClient"), [host.Url]);
        Assert.That(told.Trim().Split('\n'), Is.EqualTo(new[] { "4 pen,ink", "3 7", "Success", "42" }));
        Directory.Delete(folder, recursive: true);
    }

    private static string Project()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BentoSharp.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "BentoSharp.AotClient");
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
