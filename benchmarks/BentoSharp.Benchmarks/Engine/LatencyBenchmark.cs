using System.Diagnostics;
using System.Globalization;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>One task at a time on an idle service, in process, beside what a durable commit costs on the same disk.</summary>
internal static class LatencyBenchmark
{
    private const int Turns = 1_000;

    public static async Task RunAsync(string folder)
    {
        await using var app = await BenchmarkHost.StartAsync(Path.Combine(folder, "tasks.db"));
        var client = app.Services.GetRequiredService<IEmptyClient>();
        using var disk = new DurableCommit(Path.Combine(folder, "commits.db"));
        List<double> starts = [], results = [], commits = [];
        for (var i = -100; i < Turns; i++)
        {
            var commit = disk.Milliseconds();
            var begin = Stopwatch.GetTimestamp();
            var handle = await client.Echo.SubmitAsync(i, "text");
            var answered = Stopwatch.GetTimestamp();
            await handle;
            var result = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            if (i >= 0)
            {
                commits.Add(commit);
                results.Add(result);
                starts.Add(Math.Max(0, Stopwatch.GetElapsedTime(answered, EmptyService.Started).TotalMilliseconds));
            }
        }

        var (start, whole, one) = (Load.Median(starts), Load.Median(results), Load.Median(commits));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"idle, in process: submit's answer to the task's first line {start:0.000} ms, submit to result {whole:0.00} ms, a durable commit {one:0.00} ms (medians)"));
        Bar.AtMost("idle_start_ms", start, 0.2);
        Bar.AtMost("idle_result_above_two_commits_ms", whole - (2 * one), 0.3);
        await app.StopAsync();
    }
}
