using System.Diagnostics;
using BentoSharp.Client;
using BentoSharp.CrashService;
using BentoSharp.EndToEnd.Tests.Crash;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Payloads;

/// <summary>Files and the end of processes and of disks.</summary>
[Platform("Linux,MacOsX", Reason = "Signals are sent to real processes.")]
public sealed class CrashTests
{
    private static readonly BentoHttpClientOptions NoRetries = new() { MaxRetries = 0 };

    private string _folder = null!;

    private string Database => Path.Combine(_folder, "crash.db");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_killed_upload_leaves_a_file_that_the_next_process_deletes_and_acknowledged_files_stay()
    {
        string id;
        await using (var service = await ServiceProcess.StartAsync(Database))
        {
            await using var client = new CrashAsyncHttpClient(service.Url, NoRetries);
            id = (await client.Copy.SubmitAsync(Pattern.File(300_000))).Id;
            await client.Copy.GetHandle(id).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.That(PayloadFolder.Files(Database), Has.Length.EqualTo(2), "the input and the result");

            using var held = new HeldStream(500_000);
            var upload = client.Copy.SubmitAsync(BentoFile.FromStream(() => held));
            await PayloadFolder.WaitForAsync(Database, 3);
            await service.KillAsync();
            held.Release();
            await Assert.CatchAsync<BentoException>(() => upload);
        }

        Assert.That(PayloadFolder.Incoming(Database), Has.Length.EqualTo(1));

        // The same as a kill between the rename and the insert: a whole file under its lasting name, and no row.
        var orphan = Guid.NewGuid().ToString("N");
        Directory.CreateDirectory($"{Database}.payloads/{orphan[^2..]}");
        await File.WriteAllTextAsync($"{Database}.payloads/{orphan[^2..]}/{orphan}", "orphan");

        await using var next = await ServiceProcess.StartAsync(Database);
        await PayloadFolder.WaitForAsync(Database, 2);
        await using var reader = new CrashAsyncHttpClient(next.Url);
        var copy = await reader.Copy.GetAsync(id);
        Assert.That(await Pattern.HashAsync(copy), Is.EqualTo(Pattern.Hash(300_000)));
        Assert.That(await Pattern.HashAsync(await await reader.Copy.RetryAsync(id)), Is.EqualTo(Pattern.Hash(300_000)));
    }

    [Test]
    public async Task Every_acknowledged_file_is_whole_although_the_process_is_killed_again_and_again()
    {
        var acknowledged = new List<string>();
        for (var kill = 0; kill < 4; kill++)
        {
            await using var service = await ServiceProcess.StartAsync(Database);
            await using var client = new CrashAsyncHttpClient(service.Url, NoRetries);
            var underLoad = new TaskCompletionSource();
            var submitters = Enumerable.Range(0, 4).Select(_ => SubmitUntilKilledAsync(client, underLoad)).ToList();
            await underLoad.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await Task.Delay(TestContext.CurrentContext.Random.Next(0, 250));
            await service.KillAsync();
            await Task.WhenAll(submitters);
        }

        await using var last = await ServiceProcess.StartAsync(Database);
        await using var reader = new CrashAsyncHttpClient(last.Url);
        var expected = Pattern.Hash(200_000);
        foreach (var id in acknowledged)
        {
            Assert.That(await reader.Digest.GetHandle(id).GetResultAsync(TimeSpan.FromSeconds(60)), Does.EndWith(expected));
        }

        TestContext.Out.WriteLine($"{acknowledged.Count} acknowledged files");
        Assert.That(acknowledged, Is.Not.Empty);

        async Task SubmitUntilKilledAsync(CrashAsyncHttpClient client, TaskCompletionSource underLoad)
        {
            try
            {
                while (true)
                {
                    var id = (await client.Digest.SubmitAsync(Pattern.File(200_000))).Id;
                    lock (acknowledged)
                    {
                        acknowledged.Add(id);
                    }

                    underLoad.TrySetResult();
                }
            }
            catch (BentoException)
            {
                // Killed.
            }
        }
    }

    [Test]
    [Platform("Linux", Reason = "A small file system is mounted.")]
    public async Task A_full_disk_refuses_the_submit_and_keeps_nothing_of_it()
    {
        var disk = Path.Combine(_folder, "disk");
        Directory.CreateDirectory(disk);
        if (!await MountAsync("-t", "tmpfs", "-o", "size=6m", "tmpfs", disk))
        {
            Assert.Ignore("Only root may mount a file system.");
        }

        try
        {
            var database = Path.Combine(disk, "full.db");
            await using var service = await ServiceProcess.StartAsync(database);
            await using var client = new CrashAsyncHttpClient(service.Url, NoRetries);
            var exception = (await Assert.ThrowsAsync<BentoServiceException>(() => client.Copy.SubmitAsync(Pattern.File(20_000_000))))!;
            Assert.That(exception.StatusCode, Is.EqualTo(503));
            Assert.That(exception.RetryAfter, Is.Not.Null);
            Assert.That(PayloadFolder.Files(database), Is.Empty);
            Assert.That(await client.Digest.RunAsync(Pattern.File(1_000_000)), Does.EndWith(Pattern.Hash(1_000_000)), "there is room again");
        }
        finally
        {
            await RunAsync("umount", "-l", disk);
        }
    }

    private static Task<bool> MountAsync(params string[] arguments) => RunAsync("mount", arguments);

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    /// <summary>Gives some bytes and then holds the reader until it is released.</summary>
    private sealed class HeldStream(int length) : MemoryStream(new byte[length])
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _released.TrySetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                await _released.Task.WaitAsync(cancellationToken);
            }

            return count;
        }
    }
}
