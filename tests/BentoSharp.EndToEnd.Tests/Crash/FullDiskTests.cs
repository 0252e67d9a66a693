using System.Diagnostics;
using BentoSharp.Client;
using BentoSharp.CrashService;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Crash;

/// <summary>A disk without room: a file system of a few megabytes that only the service's own process sees.</summary>
[Platform("Linux", Reason = "Mounts a file system in a name space of its own.")]
public sealed class FullDiskTests
{
    private const string Mount = "mount -t tmpfs -o size=24m none \"$0\" && head -c 12000000 /dev/zero > \"$0/ballast\" && exec \"$@\"";
    private const string MountReadOnly = "mount -t tmpfs -o ro none \"$0\" && exec \"$@\"";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly BentoHttpClientOptions NoRetries = new() { MaxRetries = 0 };

    private string _folder = null!;

    private string Database => Path.Combine(_folder, "full.db");

    [SetUp]
    public async Task CreateFolder()
    {
        using var attempt = Process.Start(new ProcessStartInfo("unshare", ["-m", "true"]) { RedirectStandardError = true })!;
        await attempt.WaitForExitAsync();
        Assume.That(attempt.ExitCode, Is.Zero, "only root may mount a file system here");
        _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;
    }

    [TearDown]
    public void DeleteFolder()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task The_service_refuses_what_it_can_not_keep_says_why_and_goes_on_when_there_is_room_again()
    {
        await using var service = await StartAsync();
        await using var client = new CrashAsyncHttpClient(service.Url, NoRetries);
        using var http = new HttpClient { BaseAddress = new Uri(service.Url) };
        var acknowledged = new List<(string Id, string Text)>();
        var refusal = (await Assert.ThrowsAsync<BentoServiceException>(async () =>
        {
            while (true)
            {
                var text = $"{acknowledged.Count} {new string('x', 30_000)}";
                acknowledged.Add(((await client.Stubborn.SubmitAsync(text)).Id, text));
            }
        }))!;

        Assert.That(refusal.StatusCode, Is.EqualTo(503), refusal.Message);
        string reasons;
        do
        {
            // What is small may find room in what the log has of the disk already.
            await Assert.ThrowsAsync<BentoServiceException>(() => client.Stubborn.SubmitAsync(new string('x', 1_000_000)));
            using var health = await http.GetAsync("/readyz?format=json");
            reasons = (int)health.StatusCode == 503 ? await health.Content.ReadAsStringAsync() : "";
        }
        while (reasons.Length == 0);
        Assert.That(reasons, Does.Contain("the store failed at the last write"));

        await service.RunInsideAsync("rm", Path.Combine(_folder, "ballast"));
        foreach (var (id, text) in acknowledged)
        {
            Assert.That(await client.Stubborn.GetHandle(id).GetResultAsync(Patience), Is.EqualTo(text));
        }

        Assert.That(await client.Square.RunAsync(3), Is.EqualTo(9));
        Assert.That((int)(await http.GetAsync("/readyz")).StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task A_file_for_which_there_is_no_room_is_refused_and_leaves_nothing_behind()
    {
        await using var service = await StartAsync();
        await using var client = new CrashAsyncHttpClient(service.Url, NoRetries);
        for (var i = 0; i < 3; i++)
        {
            var refusal = (await Assert.ThrowsAsync<BentoServiceException>(() => client.Digest.SubmitAsync(BentoFile.FromBytes(new byte[20_000_000]))))!;
            Assert.That((refusal.StatusCode, refusal.Message), Is.EqualTo((503, "the task store can't be reached at the moment; nothing was stored, try again")));
        }

        Assert.That(await client.Digest.RunAsync(BentoFile.FromBytes(new byte[5_000_000], "small")), Does.StartWith("small 5000000 "));
    }

    [Test]
    public async Task A_disk_that_can_not_be_written_is_told_at_start()
    {
        var failure = (await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(MountReadOnly)))!;
        Assert.That(failure.Message, Does.Contain($"The folder of the task database '{Database}' can't be written").And.Contain("BentoSharp:Database"));
    }

    private Task<ServiceProcess> StartAsync(string mount = Mount) => ServiceProcess.StartAsync(Database, configure: start =>
    {
        List<string> command = ["-m", "sh", "-c", mount, _folder, start.FileName, .. start.ArgumentList];
        start.FileName = "unshare";
        start.ArgumentList.Clear();
        command.ForEach(start.ArgumentList.Add);
    });
}
