using System.Diagnostics;

namespace BentoSharp.Benchmarks;

/// <summary>Callers that each send one request after the other.</summary>
internal static class Load
{
    /// <returns>Calls a second.</returns>
    public static async Task<double> RunAsync(int callers, TimeSpan time, Func<int, Task> call)
    {
        var count = 0L;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            while (watch.Elapsed < time)
            {
                await call(caller);
                Interlocked.Increment(ref count);
            }
        })));
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <returns>Calls a second, and the processor time of one in microseconds, the caller's part of it included.</returns>
    public static async Task<(double Rate, double Cost)> CostAsync(int callers, TimeSpan time, Func<int, Task> call)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var rate = await RunAsync(callers, time, call);
        var calls = rate * watch.Elapsed.TotalSeconds;
        process.Refresh();
        return (rate, (process.TotalProcessorTime - before).TotalMicroseconds / calls);
    }

    /// <summary>Makes so many calls, each caller one after the other.</summary>
    public static Task RunAllAsync(int callers, int calls, Func<int, Task> call)
    {
        var left = calls;
        return Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) is >= 0 and var number)
            {
                await call(number);
            }
        })));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
