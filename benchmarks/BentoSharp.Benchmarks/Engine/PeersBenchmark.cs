using System.Diagnostics;
using System.Globalization;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>
/// Submit and run together, by 64 submitters in process: until all tasks have ended, here durably. Beside it Hangfire.InMemory, which keeps nothing, and
/// FastEndpoints.JobQueues with a provider over SQLite, which keeps everything as durably.
/// </summary>
internal static class PeersBenchmark
{
    private const int Rounds = 5;
    private const int Submitters = 64;
    private const int Tasks = 20_000;
    private const int FewTasks = 1_500;
    private const string Text = "a hundred bytes of text, more or less, as many tasks have them, with some words in it";

    public static async Task RunAsync(string folder)
    {
        await using var app = await BenchmarkHost.StartAsync(Path.Combine(folder, "tasks.db"));
        using var hangfire = new HangfireInMemory();
        await using var fast = await FastEndpointsQueue.StartAsync(Path.Combine(folder, "fast.db"));
        List<double> ours = [], inMemory = [], durable = [], ofInMemory = [], ofDurable = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var (allOfHangfire, allOfFast) = (hangfire.Expect(Tasks), fast.Expect(FewTasks));
            var peer = await RateAsync(Tasks, hangfire.Enqueue, () => allOfHangfire);
            var own = await LiveAsync(app);
            var slow = await RateAsync(FewTasks, fast.EnqueueAsync, () => allOfFast);
            if (round > 0)
            {
                ours.Add(own);
                inMemory.Add(peer);
                durable.Add(slow);
                ofInMemory.Add(own / peer);
                ofDurable.Add(own / slow);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"submit and run, {Submitters} submitters: BentoSharp {Load.Median(ours):0} tasks/s, Hangfire.InMemory {Load.Median(inMemory):0}, FastEndpoints.JobQueues on SQLite {Load.Median(durable):0}"));
        Bar.AtLeast("hangfire_in_memory", Load.Median(ofInMemory), 1.5);
        Bar.AtLeast("fastendpoints_sqlite", Load.Median(ofDurable), 15);
        await app.StopAsync();
    }

    private static Task<double> LiveAsync(WebApplication app)
    {
        var client = app.Services.GetRequiredService<IEmptyClient>();
        return RateAsync(Tasks, async number => await client.Echo.SubmitAsync(number, Text), () => Backlog.EndAsync(app));
    }

    private static async Task<double> RateAsync(int tasks, Func<int, Task> submit, Func<Task> allEnded)
    {
        var watch = Stopwatch.StartNew();
        await Load.RunAllAsync(Submitters, tasks, submit);
        await allEnded();
        return tasks / watch.Elapsed.TotalSeconds;
    }
}
