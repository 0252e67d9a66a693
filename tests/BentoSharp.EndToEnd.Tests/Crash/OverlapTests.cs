using BentoSharp.Client;
using BentoSharp.CrashService;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Crash;

/// <summary>A deploy in which the new version starts before the old one has gone, over one database.</summary>
[Platform("Linux,MacOsX", Reason = "Signals are sent to real processes.")]
public sealed class OverlapTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private string _folder = null!;

    private string Database => Path.Combine(_folder, "deploy.db");

    private string TraceFile => Path.Combine(_folder, "trace");

    private string Until => Path.Combine(_folder, "until");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task The_new_version_waits_for_the_old_one_and_goes_on_with_its_tasks()
    {
        await using var old = await ServiceProcess.StartAsync(Database, configure: start => start.Environment[Deploy.Version] = "old");
        await using var oldClient = new OldPrinterAsyncHttpClient(old.Url);
        var printed = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            printed.Add((await oldClient.Print.SubmitAsync($"{TraceFile}-{i}", Until)).Id);
        }

        await using var young = ServiceProcess.Begin(Database, start => start.Environment[Deploy.Version] = "new");
        var ready = young.ReadyAsync();
        var faxed = (await oldClient.Fax.SubmitAsync("1")).Id;
        await LinesAsync(2);
        Assert.That(ready.IsCompleted, Is.False, "the old one still has the database");

        // The two that run are cut short by the drain, and charged to nobody.
        Assert.That(await old.TerminateAsync(), Is.Zero);
        await ready.WaitAsync(Patience);
        await File.WriteAllTextAsync(Until, "");
        await using var client = new NewPrinterAsyncHttpClient(young.Url);
        foreach (var id in printed)
        {
            var handle = client.PrintPage.GetHandle(id);
            Assert.That(await handle.GetResultAsync(Patience), Is.EqualTo("new 1"), "the new parameter has its default");
            Assert.That((await handle.GetStatusAsync()).Attempt, Is.EqualTo(1));
        }

        Assert.That((await LinesAsync(6)).Order(), Is.EqualTo(new[] { "new", "new", "new", "new", "old", "old" }));
        Assert.That((await client.PrintPage.GetStatusAsync(faxed)).Wait!.Reason, Is.EqualTo(BentoWaitReason.NoWorker), "nobody knows that task any more");
        Assert.That(await client.Scan.RunAsync("a page"), Is.EqualTo("a page"));
    }

    /// <summary>Waits until the tasks have left so many traces.</summary>
    private async Task<List<string>> LinesAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var lines = Directory.GetFiles(_folder, "trace-*").SelectMany(static file => File.ReadAllText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
            if (lines.Count >= count)
            {
                return lines;
            }

            await Task.Delay(5, patience.Token);
        }
    }
}
