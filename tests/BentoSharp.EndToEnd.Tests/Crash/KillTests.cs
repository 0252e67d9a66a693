using System.Collections.Concurrent;
using BentoSharp.Client;
using BentoSharp.CrashService;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Crash;

/// <summary>What is left when a process is killed: everything that was acknowledged.</summary>
[Platform("Linux,MacOsX", Reason = "Signals are sent to real processes.")]
public sealed class KillTests
{
    private static readonly BentoHttpClientOptions NoRetries = new() { MaxRetries = 0 };

    private string _folder = null!;

    private string Database => Path.Combine(_folder, "crash.db");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public Task Every_acknowledged_task_ends_once_with_its_result_although_the_process_is_killed_twenty_times() => KillAgainAndAgainAsync(20);

    [Test]
    [Category("Soak")]
    public Task Every_acknowledged_task_ends_once_with_its_result_although_the_process_is_killed_two_hundred_times() => KillAgainAndAgainAsync(200);

    [Test]
    public async Task A_task_that_crashes_its_process_is_parked_and_the_others_go_on()
    {
        string poison;
        await using (var first = await ServiceProcess.StartAsync(Database, "2"))
        {
            await using var client = new CrashAsyncHttpClient(first.Url, NoRetries);
            poison = (await client.Abort.SubmitAsync()).Id;
            await first.WaitForExitAsync();
        }

        await ServiceProcess.RunToItsEndAsync(Database, "2");

        await using var third = await ServiceProcess.StartAsync(Database, "2");
        await using var reader = new CrashAsyncHttpClient(third.Url);
        var parked = (await Assert.ThrowsAsync<BentoTaskFailedException>(() => reader.Abort.GetAsync(poison)))!;
        Assert.That(parked.Error.Code, Is.EqualTo("interrupted"));
        Assert.That(await reader.Square.RunAsync(3), Is.EqualTo(9));
    }

    [Test]
    public async Task A_terminated_process_gives_its_running_task_back_and_ends_well()
    {
        string id;
        await using (var first = await ServiceProcess.StartAsync(Database))
        {
            await using var client = new CrashAsyncHttpClient(first.Url);
            var handle = await client.Forever.SubmitAsync();
            id = handle.Id;
            while ((await handle.GetStatusAsync()).Progress is null)
            {
            }

            Assert.That(await first.TerminateAsync(), Is.Zero);
        }

        await using var second = await ServiceProcess.StartAsync(Database);
        await using var reader = new CrashAsyncHttpClient(second.Url);
        var again = reader.Forever.GetHandle(id);
        BentoTaskInfo info;
        do
        {
            info = await again.GetStatusAsync();
        }
        while (info.Status == BentoTaskStatus.Pending);
        Assert.That(info, Has.Property("Status").EqualTo(BentoTaskStatus.InProgress).And.Property("Attempt").EqualTo(1));
        await again.CancelAsync();
    }

    [Test]
    public async Task A_stream_that_a_kill_cut_short_begins_anew_and_its_readers_are_told()
    {
        var until = Path.Combine(_folder, "until");
        string id;
        int killed;
        await using (var first = await ServiceProcess.StartAsync(Database))
        {
            killed = first.Id;
            await using var client = new CrashAsyncHttpClient(first.Url, NoRetries);
            var handle = await client.Emit.SubmitAsync(until);
            id = handle.Id;
            await using var items = handle.ReadItemsAsync().GetAsyncEnumerator();
            for (var i = 0; i < 3; i++)
            {
                Assert.That(await items.MoveNextAsync(), Is.True);
                Assert.That(items.Current, Is.EqualTo($"{killed} {i}"));
            }

            await first.KillAsync();
        }

        await using var second = await ServiceProcess.StartAsync(Database);
        await File.WriteAllTextAsync(until, "");
        await using var reader = new CrashAsyncHttpClient(second.Url);
        var again = reader.Emit.GetHandle(id);
        Assert.That(await again, Is.EqualTo(new[] { $"{second.Id} 0", $"{second.Id} 1", $"{second.Id} 2", $"{second.Id} last" }));
        Assert.That(await again.ReadItemsAsync().ToListAsync(), Is.EqualTo(await again));

        // Who had the items of the killed process comes back with the id of the last one.
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{second.Url}/emit/events?task_id={id}");
        request.Headers.Add("Last-Event-ID", "0-1-3");
        using var answer = await http.SendAsync(request);
        var events = await answer.Content.ReadAsStringAsync();
        Assert.That(events, Does.Contain("event: restart\nid: 0-2-0").And.Contain($"\"{second.Id} last\"").And.Not.Contain($"\"{killed} "));
    }

    private async Task KillAgainAndAgainAsync(int kills)
    {
        var random = TestContext.CurrentContext.Random;
        var squares = new ConcurrentDictionary<string, int>();
        var stubborn = new ConcurrentDictionary<string, string>();
        var number = 0;
        for (var kill = 1; kill <= kills; kill++)
        {
            if (kill % 5 == 0)
            {
                // Also while it recovers what the last one left.
                await ServiceProcess.KillWhileStartingAsync(Database, TimeSpan.FromMilliseconds(random.Next(100, 600)));
                kill++;
            }

            await using var service = await ServiceProcess.StartAsync(Database);
            await using var client = new CrashAsyncHttpClient(service.Url, NoRetries);
            var underLoad = new TaskCompletionSource();
            var submitters = Enumerable.Range(0, 8).Select(_ => SubmitUntilKilledAsync(client, underLoad)).ToList();
            await underLoad.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await Task.Delay(random.Next(0, 250));
            await service.KillAsync();
            await Task.WhenAll(submitters);
        }

        await using var last = await ServiceProcess.StartAsync(Database);
        await using var reader = new CrashAsyncHttpClient(last.Url);
        foreach (var (id, value) in squares)
        {
            Assert.That(await reader.Square.GetHandle(id).GetResultAsync(TimeSpan.FromSeconds(30)), Is.EqualTo((long)value * value));
        }

        foreach (var (id, text) in stubborn)
        {
            Assert.That(await reader.Stubborn.GetHandle(id).GetResultAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(text));
        }

        TestContext.Progress.WriteLine($"{kills} kills, {squares.Count + stubborn.Count} acknowledged tasks, none lost");

        async Task SubmitUntilKilledAsync(CrashAsyncHttpClient client, TaskCompletionSource underLoad)
        {
            try
            {
                while (true)
                {
                    var next = Interlocked.Increment(ref number);
                    squares[(await client.Square.SubmitAsync(next)).Id] = next;
                    underLoad.TrySetResult();
                    stubborn[(await client.Stubborn.SubmitAsync($"text {next}")).Id] = $"text {next}";
                }
            }
            catch (BentoException)
            {
                // Killed: what was not acknowledged may or may not be there.
            }
        }
    }
}
