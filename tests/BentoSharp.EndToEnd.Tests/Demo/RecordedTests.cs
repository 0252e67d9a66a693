using System.Diagnostics;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>Plays exchanges that were recorded from BentoML, where they are beside the repository.</summary>
public sealed class RecordedTests
{
    [Test]
    public async Task Every_recorded_exchange_is_answered_as_BentoML_does_or_better()
    {
        var player = Player();
        if (player is null)
        {
            Assert.Ignore("The recorded exchanges (shared/wire/replay.py) are not beside this repository.");
        }

        using var process = Start(player!);
        if (process is null)
        {
            Assert.Ignore("python3, which plays the recorded exchanges, is not installed.");
        }

        var output = process!.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        Assert.That(process.ExitCode, Is.Zero, await output);
        Assert.That(await output, Does.Match(@"[1-9]\d* as recorded, \d+ better on purpose, 0 differ"));
    }

    private static string? Player()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var player = Path.Combine(folder.FullName, "shared", "wire", "replay.py");
            if (File.Exists(player))
            {
                return player;
            }
        }

        return null;
    }

    private static Process? Start(string player)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", [player, DemoHost.Url]) { RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
