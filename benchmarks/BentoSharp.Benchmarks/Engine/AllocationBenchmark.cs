using System.Globalization;
using BentoSharp.Hosting;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>What a submit over HTTP allocates, server and transport together; the client is another process. The task is paused, so nothing runs meanwhile.</summary>
internal static class AllocationBenchmark
{
    private const int Connections = 64;
    private const int Calls = 20_000;
    private static readonly string[] Paths = ["/nothing", "/echo/submit"];

    public static async Task RunAsync(string folder)
    {
        await using var app = await BenchmarkHost.StartAsync(Path.Combine(folder, "tasks.db"));
        await app.Services.GetRequiredService<IBentoQueueControl>().PauseAsync("Empty");
        using var load = new ChildProcess("load", app.Urls.First());
        List<double>[] allocated = [[], []];
        for (var round = 0; round < 4; round++)
        {
            foreach (var arm in allocated)
            {
                await load.ReadAsync();
                var before = GC.GetTotalAllocatedBytes(precise: true);
                load.Continue();
                await load.ReadAsync();
                var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
                load.Continue();
                if (round > 0)
                {
                    arm.Add((double)bytes / Calls);
                }
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"allocated a request: submit {Load.Median(allocated[1]):0} bytes, the empty endpoint {Load.Median(allocated[0]):0} (medians)"));
        Bar.AtMost("allocated_bytes_a_submit", Load.Median(allocated[1]), 2_048);
        await app.StopAsync();
    }

    /// <summary>Sends the requests, and stops before and after those of each path.</summary>
    public static async Task LoadAsync(string url)
    {
        using var http = Requests.Client(url);
        while (true)
        {
            foreach (var path in Paths)
            {
                ChildProcess.Tell(0);
                ChildProcess.Wait();
                await Load.RunAllAsync(Connections, Calls, _ => Requests.PostAsync(http, path));
                ChildProcess.Tell(Calls);
                ChildProcess.Wait();
            }
        }
    }
}
