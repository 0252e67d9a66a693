using System.Globalization;

namespace BentoSharp.Benchmarks.Dashboard;

/// <summary>
/// What a dashboard that somebody looks at costs the queue: as many tasks as the service can take, each submitted and awaited in process, with two
/// visitors and without any, in turn. A visitor does what the page does: it follows the events, and reads its list again with each of them.
/// </summary>
internal static class DashboardBenchmark
{
    private const int Rounds = 7;
    private const int Callers = 64;
    private const int Visitors = 2;
    private const double LeastRate = 1_000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-benchmark-");
        try
        {
            await using var app = await BenchmarkHost.StartAsync(Path.Combine(folder.FullName, "tasks.db"));
            var client = app.Services.GetRequiredService<IEmptyClient>();
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/dashboard/api/") };
            List<double> closed = [], open = [], costs = [];
            for (var round = 0; round <= Rounds; round++)
            {
                // Each first as often as last.
                var isOpenFirst = round % 2 == 1;
                var first = await MeasureAsync(client, http, isOpenFirst);
                var second = await MeasureAsync(client, http, !isOpenFirst);
                if (round > 0)
                {
                    var (with, without) = isOpenFirst ? (first, second) : (second, first);
                    closed.Add(without);
                    open.Add(with);
                    costs.Add(1 - (with / without));
                }
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Callers} callers: {Load.Median(closed):0} tasks/s with nobody at the dashboard, {Load.Median(open):0} with {Visitors} visitors (medians)"));
            Bar.AtLeast("dashboard_open_rate", Load.Median(open), LeastRate);
            Bar.AtMost("dashboard_cost", Load.Median(costs), 0.05);
            await app.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(IEmptyClient client, HttpClient http, bool isOpen)
    {
        using var left = new CancellationTokenSource();
        var visitors = Enumerable.Range(0, isOpen ? Visitors : 0).Select(_ => LookAsync(http, left.Token)).ToList();
        var rate = await Load.RunAsync(Callers, Time, async caller => await await client.Echo.SubmitAsync(caller, "a text"));
        await left.CancelAsync();
        await Task.WhenAll(visitors).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return rate;
    }

    private static async Task LookAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var events = new StreamReader(await http.GetStreamAsync("events", cancellationToken));
        while (await events.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                await http.GetStringAsync("tasks?limit=50", cancellationToken);
                await http.GetStringAsync("tasks/failures", cancellationToken);
            }
        }
    }
}
