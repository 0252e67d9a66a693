using System.Globalization;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>Submit, run and complete durably in process, beside a hand-written group-commit loop that writes like rows.</summary>
internal static class InProcessBenchmark
{
    private const int Rounds = 5;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);
    private const string Text = "a hundred bytes of text, more or less, as many tasks have them, with some words in it";

    public static async Task RunAsync(string folder)
    {
        await using var app = await BenchmarkHost.StartAsync(Path.Combine(folder, "tasks.db"));
        await MeasureAsync(app.Services.GetRequiredService<IEmptyClient>(), folder, 256);
        await app.StopAsync();
    }

    private static async Task MeasureAsync(IEmptyClient client, string folder, int submitters)
    {
        using var floor = new HandWrittenQueue(Path.Combine(folder, $"floor{submitters}.db"));
        var body = System.Text.Encoding.UTF8.GetBytes($$"""{"number":42,"text":"{{Text}}"}""");
        List<double> limits = [], rates = [], ratios = [], limitCosts = [], costs = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var (limit, limitCost) = await Load.CostAsync(submitters, Time, _ => floor.RunAsync(body));
            var (rate, cost) = await Load.CostAsync(submitters, Time, async _ => await client.Echo.RunAsync(42, Text));
            if (round > 0)
            {
                limits.Add(limit);
                rates.Add(rate);
                ratios.Add(rate / limit);
                limitCosts.Add(limitCost);
                costs.Add(cost);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"in process, {submitters} submitters: hand-written loop {Load.Median(limits):0} tasks/s ({Load.Median(limitCosts):0} µs of processor each), BentoSharp {Load.Median(rates):0} tasks/s ({Load.Median(costs):0} µs), {Load.Median(ratios):0.00} of it"));
        Bar.AtLeast($"in_process_{submitters}", Load.Median(ratios), 0.7);
    }
}
