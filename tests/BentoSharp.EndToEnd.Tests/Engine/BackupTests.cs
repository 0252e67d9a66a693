using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>A backup as <c>docs/operations.md</c> says.</summary>
public sealed class BackupTests
{
    [Test]
    public async Task A_backup_made_while_tasks_run_is_restored_elsewhere_and_its_tasks_go_on()
    {
        using var backup = new TemporaryFolder();
        string running, waiting, ended, large;
        await using (var host = await ProbeHost.StartAsync())
        {
            var client = host.Services.GetRequiredService<IProbeClient>();
            var sum = await client.Add.SubmitAsync(1);
            await sum;
            ended = sum.Id;
            var bytes = await client.Bytes.SubmitAsync(200_000);
            await bytes;
            large = bytes.Id;
            running = (await client.Wait.SubmitAsync("go")).Id;
            await host.Signals.WaitAsync("go started");
            waiting = (await client.Echo.SubmitAsync("later", options: new SubmitOptions { Delay = TimeSpan.FromSeconds(1) })).Id;
            Save(Path.Combine(host.Folder, "probe.db"), backup.File("probe.db"));
            host.Signals.Raise("go");
        }

        await using var restored = await ProbeHost.StartAsync(folder: backup.Path);
        var again = restored.Services.GetRequiredService<IProbeClient>();
        Assert.That(await again.Add.GetHandle(ended), Is.EqualTo(3), "what had ended has its result");
        Assert.That(await again.Bytes.GetHandle(large), Has.Length.EqualTo(200_000), "and its file");
        await restored.Signals.WaitAsync("go started");
        restored.Signals.Raise("go");
        Assert.That(await again.Wait.GetHandle(running), Is.EqualTo("go"), "what ran runs again");
        Assert.That(await again.Echo.GetHandle(waiting), Is.EqualTo("later"), "what waited runs");
    }

    /// <summary>What the two documented commands do.</summary>
    private static void Save(string database, string target)
    {
        using (var connection = SqliteConnection.OpenWriter(database))
        {
            connection.Execute($"VACUUM INTO '{target}'");
        }

        foreach (var file in Directory.EnumerateFiles(database + ".payloads", "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target + ".payloads", Path.GetRelativePath(database + ".payloads", file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
