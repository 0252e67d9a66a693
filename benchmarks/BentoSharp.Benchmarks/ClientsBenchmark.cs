using System.Diagnostics;
using BentoSharp.Client;

namespace BentoSharp.Benchmarks;

/// <summary>What waiting costs: one task on an idle service, and ten thousand at once. Arms in turn, medians.</summary>
internal static class ClientsBenchmark
{
    private const int Turns = 500;
    private const int Rounds = 5;
    private const int Handles = 10_000;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-benchmark-");
        try
        {
            var open = new OpenRequests();
            await using var app = await BenchmarkHost.StartAsync(Path.Combine(folder.FullName, "tasks.db"), open);
            await MeasureOneAsync(app.Urls.First(), Path.Combine(folder.FullName, "commits.db"));
            await MeasureManyAsync(app.Urls.First(), app.Services.GetRequiredService<IEmptyClient>(), open);
            await app.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureOneAsync(string url, string path)
    {
        await using var client = new EmptyAsyncHttpClient(url);
        using var disk = new DurableCommit(path);
        List<double> calls = [], commits = [], runs = [];
        for (var i = -50; i < Turns; i++)
        {
            var call = await TimeAsync(() => client.Echo.CallAsync(i, "text"));
            var run = await TimeAsync(() => client.Echo.RunAsync(i, "text"));
            var commit = disk.Milliseconds();
            if (i >= 0)
            {
                calls.Add(call);
                runs.Add(run);
                commits.Add(commit);
            }
        }

        var (callTime, commitTime, runTime) = (Load.Median(calls), Load.Median(commits), Load.Median(runs));
        Console.WriteLine(FormattableString.Invariant($"one task, idle: submit to result {runTime:0.00} ms, immediate call {callTime:0.00} ms, durable commit {commitTime:0.00} ms (medians)"));
        Bar.AtMost("submit_to_result_ms", runTime, callTime + (2 * commitTime) + 0.5);
    }

    private static async Task MeasureManyAsync(string url, IEmptyClient inProcess, OpenRequests open)
    {
        await using var client = new EmptyAsyncHttpClient(url);
        List<double> alone = [], awaited = [];
        for (var round = 0; round <= Rounds; round++)
        {
            // What the tasks themselves take: only the last of them is looked at, within the process.
            var handles = await SubmitAsync(client);
            var last = inProcess.Gated.GetHandle(handles[^1].Id).WaitAsync();
            var run = await OpenAsync(last);

            handles = await SubmitAsync(client);
            open.Most = 0;
            var all = BentoTasks.WhenAll(handles);
            await Task.Delay(500);
            var wait = await OpenAsync(all);
            if ((await all).Sum() != (long)Handles * (Handles - 1) / 2)
            {
                throw new InvalidOperationException("A result is missing.");
            }

            if (round > 0)
            {
                alone.Add(run);
                awaited.Add(wait);
            }
        }

        Console.WriteLine(FormattableString.Invariant($"{Handles} tasks: {Load.Median(alone):0} ms to run, {Load.Median(awaited):0} ms until all handles have their results, {open.Most} requests at once"));
        Bar.AtMost("await_10000_ratio", Load.Median(awaited) / Load.Median(alone), 1.5);
        Bar.AtMost("await_10000_requests", open.Most, 16);
    }

    private static async Task<List<BentoTaskHandle<int>>> SubmitAsync(EmptyAsyncHttpClient client)
    {
        EmptyService.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var submitted = await client.Gated.SubmitManyAsync(Enumerable.Range(0, Handles));
        return [.. submitted.Select(static one => one.Handle)];
    }

    private static async Task<double> OpenAsync(Task ended)
    {
        var begin = Stopwatch.GetTimestamp();
        EmptyService.Gate.SetResult();
        await ended;
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static async Task<double> TimeAsync(Func<Task> call)
    {
        var begin = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }
}
