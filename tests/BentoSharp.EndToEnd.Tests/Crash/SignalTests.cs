using BentoSharp.Client;
using BentoSharp.CrashService;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Crash;

/// <summary>Real processes that are stopped, paused, and ended by their own tasks.</summary>
[Platform("Linux,MacOsX", Reason = "Signals are sent to real processes.")]
public sealed class SignalTests
{
    private static readonly BentoHttpClientOptions NoRetries = new() { MaxRetries = 0 };

    private string _folder = null!;

    private string Database => Path.Combine(_folder, "crash.db");

    private string TraceFile => Path.Combine(_folder, "trace");

    private string Until => Path.Combine(_folder, "until");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_process_that_is_paused_and_resumed_begins_no_second_attempt()
    {
        await using var service = await ServiceProcess.StartAsync(Database);
        await using var client = new CrashAsyncHttpClient(service.Url, NoRetries);
        var handle = await client.Trace.SubmitAsync(TraceFile, Until);
        await LinesAsync(1);

        await service.SignalAsync("STOP");
        await Task.Delay(TimeSpan.FromSeconds(3));
        await service.SignalAsync("CONT");
        await File.WriteAllTextAsync(Until, "");

        Assert.That(await handle.GetResultAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(service.Id));
        Assert.That(await LinesAsync(1), Is.EqualTo(new[] { $"{handle.Id} 1" }));
    }

    [Test]
    public async Task A_second_SIGTERM_changes_nothing_of_the_drain()
    {
        string id;
        await using (var first = await ServiceProcess.StartAsync(Database))
        {
            await using var client = new CrashAsyncHttpClient(first.Url, NoRetries);
            id = (await client.Trace.SubmitAsync(TraceFile, Until)).Id;
            await LinesAsync(1);
            await first.SignalAsync("TERM");
            Assert.That(await first.TerminateAsync(), Is.Zero);
        }

        await File.WriteAllTextAsync(Until, "");
        await using var second = await ServiceProcess.StartAsync(Database, "1");
        await using var reader = new CrashAsyncHttpClient(second.Url);
        Assert.That(await reader.Trace.GetHandle(id).GetResultAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(second.Id));
        Assert.That(await LinesAsync(2), Is.EqualTo(new[] { $"{id} 1", $"{id} 1" }), "the attempt that was cut short is not charged");
    }

    [Test]
    public async Task A_process_that_hangs_while_it_loads_ends_by_SIGTERM_and_harms_no_task()
    {
        string id;
        await using (var first = await ServiceProcess.StartAsync(Database))
        {
            await using var client = new CrashAsyncHttpClient(first.Url, NoRetries);
            id = (await client.Trace.SubmitAsync(TraceFile, Until)).Id;
            await LinesAsync(1);
            await first.KillAsync();
        }

        await using (var hanging = await ServiceProcess.StartHangingAsync(Database))
        {
            await hanging.TerminateAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }

        await File.WriteAllTextAsync(Until, "");
        await using var last = await ServiceProcess.StartAsync(Database, "2");
        await using var reader = new CrashAsyncHttpClient(last.Url);
        Assert.That(await reader.Trace.GetHandle(id).GetResultAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(last.Id));
    }

    [Test]
    public async Task Room_that_was_taken_by_attempts_of_a_killed_process_is_there_again()
    {
        const int concurrency = 8;
        for (var life = 1; life <= 2; life++)
        {
            await using var service = await ServiceProcess.StartAsync(Database);
            await using var client = new CrashAsyncHttpClient(service.Url, NoRetries);
            for (var i = 0; life == 1 && i < concurrency; i++)
            {
                await client.Trace.SubmitAsync($"{TraceFile}-{i}", Until);
            }

            // All at once again in the second life: a slot that was lost would keep one of them waiting for ever.
            for (var i = 0; i < concurrency; i++)
            {
                await LinesAsync(life, $"{TraceFile}-{i}");
            }

            await service.KillAsync();
        }
    }

    [TestCase(KillStep.BeforeInsert, 1)]
    [TestCase(KillStep.AfterInsert, 1)]
    [TestCase(KillStep.BeforeResult, 2)]
    [TestCase(KillStep.AfterResult, 1)]
    public async Task Killed_at_any_step_a_task_ends_once_and_its_code_ran_no_more_often_than_it_must(KillStep step, int runs)
    {
        var once = new SubmitOptions { IdempotencyKey = "once" };
        await File.WriteAllTextAsync(Until, "");
        int killed;
        await using (var first = await ServiceProcess.StartAsync(Database, configure: start => start.Environment[KillingStore.At] = $"{step}"))
        {
            killed = first.Id;
            await using var client = new CrashAsyncHttpClient(first.Url, NoRetries);
            try
            {
                await client.Trace.SubmitAsync(TraceFile, Until, once);
            }
            catch (BentoServiceException)
            {
                // Killed before the answer.
            }

            await first.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }

        await using var second = await ServiceProcess.StartAsync(Database);
        await using var reader = new CrashAsyncHttpClient(second.Url);
        var handle = await reader.Trace.SubmitAsync(TraceFile, Until, once);
        Assert.That(await handle.GetResultAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(step == KillStep.AfterResult ? killed : second.Id));
        Assert.That((await LinesAsync(runs)).Distinct(), Is.EqualTo(new[] { $"{handle.Id} 1" }));
    }

    [Test]
    public async Task Whichever_way_a_task_ends_its_process_it_is_parked_and_the_others_go_on([Values] ProcessEnd how)
    {
        var once = new SubmitOptions { IdempotencyKey = "poison" };
        await using (var first = await ServiceProcess.StartAsync(Database, "1"))
        {
            await using var client = new CrashAsyncHttpClient(first.Url, NoRetries);
            try
            {
                await client.End.SubmitAsync(how, once);
            }
            catch (BentoServiceException)
            {
                // The task may be quicker than the answer to its submit.
            }

            await first.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }

        await using var second = await ServiceProcess.StartAsync(Database, "1");
        await using var reader = new CrashAsyncHttpClient(second.Url);
        var poison = (await reader.End.SubmitAsync(how, once)).Id;
        var parked = (await Assert.ThrowsAsync<BentoTaskFailedException>(() => reader.End.GetAsync(poison)))!;
        Assert.That(parked.Error.Code, Is.EqualTo("interrupted"));
        Assert.That(await reader.Square.RunAsync(3), Is.EqualTo(9));
    }

    [Test]
    public async Task Of_tasks_that_were_caught_together_only_the_one_that_ends_its_process_is_parked()
    {
        var innocent = new List<string>();
        string poison;
        await using (var first = await ServiceProcess.StartAsync(Database, "3"))
        {
            await using var client = new CrashAsyncHttpClient(first.Url, NoRetries);
            foreach (var number in Enumerable.Range(0, 4))
            {
                innocent.Add((await client.Trace.SubmitAsync($"{TraceFile}-{number}", Until)).Id);
                await LinesAsync(1, $"{TraceFile}-{number}");
            }

            var options = new SubmitOptions { IdempotencyKey = "poison" };
            await Assert.ThatAsync(async () => await client.End.RunAsync(ProcessEnd.FailFast, options), Throws.InstanceOf<BentoException>());
            await first.WaitForExitAsync();
        }

        await ServiceProcess.RunToItsEndAsync(Database, "3");
        await File.WriteAllTextAsync(Until, "");
        await ServiceProcess.RunToItsEndAsync(Database, "3");

        await using var last = await ServiceProcess.StartAsync(Database, "3");
        await using var reader = new CrashAsyncHttpClient(last.Url);
        poison = (await reader.End.SubmitAsync(ProcessEnd.FailFast, new SubmitOptions { IdempotencyKey = "poison" })).Id;
        Assert.That((await reader.End.GetStatusAsync(poison)).Error!.Code, Is.EqualTo("interrupted"));
        foreach (var id in innocent)
        {
            Assert.That(await reader.Trace.GetHandle(id).GetResultAsync(TimeSpan.FromSeconds(30)), Is.Positive, "it had only run beside the other");
        }
    }

    /// <summary>Waits until the traces have so many lines.</summary>
    private async Task<string[]> LinesAsync(int count, string? file = null)
    {
        file ??= TraceFile;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var text = File.Exists(file) ? await File.ReadAllTextAsync(file, patience.Token) : "";
            if (text.Count(character => character == '\n') is var lines && lines >= count)
            {
                Assert.That(lines, Is.EqualTo(count));
                return text.TrimEnd('\n').Split('\n');
            }

            await Task.Delay(5, patience.Token);
        }
    }
}
