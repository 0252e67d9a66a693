using System.Diagnostics;
using System.Globalization;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>
/// Whether a million finished rows or a hundred thousand waiting tasks slow the queue down: the same load in process on three stores in turn, and how fast
/// a long backlog is worked off beside a short one.
/// </summary>
internal static class FlatBenchmark
{
    private const int Rounds = 5;
    private const int Callers = 256;
    private const int Finished = 1_000_000;
    private const int Waiting = 100_000;
    private const int Few = 10_000;
    private const string Text = "a hundred bytes of text, more or less, as many tasks have them, with some words in it";
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1.5);

    public static async Task RunAsync(string folder)
    {
        await using var empty = await BenchmarkHost.StartAsync(Path.Combine(folder, "empty.db"));
        await using var finished = await StartFinishedAsync(Path.Combine(folder, "finished.db"));
        await using var waiting = await BenchmarkHost.StartAsync(Path.Combine(folder, "waiting.db"));
        await Backlog.FillAsync(waiting, Waiting);
        WebApplication[] arms = [empty, finished, waiting];
        var submits = arms.Select(static _ => new List<double>()).ToList();
        var lives = arms.Select(static _ => new List<double>()).ToList();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var i = 0; i < arms.Length; i++)
            {
                // Each first as often as last.
                var arm = (i + round) % arms.Length;
                var (submit, life) = await MeasureAsync(arms[arm]);
                if (round > 0)
                {
                    submits[arm].Add(submit);
                    lives[arm].Add(life);
                }
            }
        }

        Print($"submit: empty store {Load.Median(submits[0]):0} tasks/s, with {Finished} finished rows {Load.Median(submits[1]):0}, with {Waiting} waiting tasks {Load.Median(submits[2]):0}");
        Print($"submit, run and complete: empty store {Load.Median(lives[0]):0} tasks/s, with finished rows {Load.Median(lives[1]):0}, with waiting tasks {Load.Median(lives[2]):0}");
        Bar.AtLeast("flat_submit_finished", Ratio(submits, 1), 0.9);
        Bar.AtLeast("flat_submit_waiting", Ratio(submits, 2), 0.9);
        Bar.AtLeast("flat_life_finished", Ratio(lives, 1), 0.9);
        Bar.AtLeast("flat_life_waiting", Ratio(lives, 2), 0.9);
        await MeasureDrainAsync(empty, waiting);
        foreach (var arm in arms)
        {
            await arm.StopAsync();
        }
    }

    private static async Task<WebApplication> StartFinishedAsync(string database)
    {
        await using (var first = await BenchmarkHost.StartAsync(database))
        {
            await first.Services.GetRequiredService<IEmptyClient>().Echo.RunAsync(1, Text);
            await first.StopAsync();
        }

        FinishedRows.Write(database, Finished);
        return await BenchmarkHost.StartAsync(database);
    }

    private static async Task<(double Submit, double Life)> MeasureAsync(WebApplication app)
    {
        var client = app.Services.GetRequiredService<IEmptyClient>();
        var submit = await Load.RunAsync(Callers, Time, async _ => await client.Echo.SubmitAsync(42, Text));
        await Backlog.EndAsync(app);
        return (submit, await Load.RunAsync(Callers, Time, async _ => await client.Echo.RunAsync(42, Text)));
    }

    /// <summary>Works off short backlogs before and after the long one.</summary>
    private static async Task MeasureDrainAsync(WebApplication empty, WebApplication waiting)
    {
        List<double> few = [await DrainFewAsync(), await DrainFewAsync()];
        var many = await DrainAsync(waiting, Waiting);
        few.Add(await DrainFewAsync());
        Print($"a backlog of {Few} is worked off at {Load.Median(few):0} tasks/s, one of {Waiting} at {many:0}");
        Bar.AtLeast("flat_drain", many / Load.Median(few), 0.9);

        async Task<double> DrainFewAsync()
        {
            await Backlog.FillAsync(empty, Few);
            return await DrainAsync(empty, Few);
        }
    }

    private static async Task<double> DrainAsync(WebApplication app, int tasks)
    {
        var watch = Stopwatch.StartNew();
        await Backlog.ReleaseAsync(app);
        await Backlog.EndAsync(app);
        return tasks / watch.Elapsed.TotalSeconds;
    }

    private static double Ratio(List<List<double>> rates, int arm) => Load.Median(rates[arm].Zip(rates[0], static (one, empty) => one / empty));

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
