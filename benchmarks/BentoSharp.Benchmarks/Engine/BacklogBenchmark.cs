using System.Diagnostics;
using System.Globalization;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>What a hundred thousand waiting tasks take of the memory, and how long a process needs that finds them after a crash. Each in a process of its own.</summary>
internal static class BacklogBenchmark
{
    private const int Waiting = 100_000;
    private const int Rounds = 3;

    public static async Task RunAsync(string folder)
    {
        var database = Path.Combine(folder, "backlog.db");
        using (var fill = new ChildProcess("fill", database))
        {
            var (heapBefore, before) = (await fill.ReadAsync(), await fill.ReadAsync());
            fill.Continue();
            var (heap, after) = (await fill.ReadAsync(), await fill.ReadAsync());
            Print($"{Waiting} waiting tasks: {(heap - heapBefore) / Waiting:0} bytes of the heap each, {(after - before) / Waiting:0} bytes of resident memory");
            Bar.AtMost("waiting_task_bytes", (after - before) / Waiting, 1_024);
        }

        List<double> starts = [], firsts = [], none = [];
        for (var round = 0; round < Rounds; round++)
        {
            var copy = Path.Combine(folder, $"copy{round}.db");
            File.Copy(database, copy);
            File.Copy(database + "-wal", copy + "-wal");
            using var child = new ChildProcess("recover", copy);
            starts.Add(await child.ReadAsync());
            firsts.Add(await child.ReadAsync());
            using var empty = new ChildProcess("recover", Path.Combine(folder, $"empty{round}.db"));
            none.Add(await empty.ReadAsync());
        }

        Print($"{Waiting} waiting tasks after a crash: up in {Load.Median(starts):0.00} s, the first runs after {Load.Median(firsts):0.00} s; without any up in {Load.Median(none):0.00} s");
        Bar.AtMost("recovery_s", Load.Median(firsts), 3);
    }

    /// <summary>Tells heap and resident memory before and after tasks were submitted that wait; then it is there until it is killed.</summary>
    public static async Task FillAsync(string database)
    {
        await using var app = await BenchmarkHost.StartAsync(database);
        await Backlog.FillAsync(app, Waiting / 10);
        TellMemory();
        ChildProcess.Wait();
        await Backlog.FillAsync(app, Waiting);
        TellMemory();
        ChildProcess.Wait();
    }

    /// <summary>Tells how long a host takes to start, and until the first of its tasks runs, in seconds.</summary>
    public static async Task RecoverAsync(string database)
    {
        var watch = Stopwatch.StartNew();
        await using var app = await BenchmarkHost.StartAsync(database);
        ChildProcess.Tell(watch.Elapsed.TotalSeconds);
        var waiting = Backlog.Count(app);
        await Backlog.ReleaseAsync(app);
        while (waiting > 0 && Backlog.Count(app) == waiting)
        {
            await Task.Delay(1);
        }

        ChildProcess.Tell(watch.Elapsed.TotalSeconds);
        ChildProcess.Wait();
    }

    private static void TellMemory()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ChildProcess.Tell(GC.GetTotalMemory(forceFullCollection: true));
        using var process = Process.GetCurrentProcess();
        ChildProcess.Tell(process.WorkingSet64);
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
