using System.Globalization;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>The durable queue over HTTP against an endpoint that reads and answers the same JSON and stores nothing.</summary>
internal static class HttpBenchmark
{
    private const int Rounds = 5;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(string folder)
    {
        await using var app = await BenchmarkHost.StartAsync(Path.Combine(folder, "tasks.db"));
        using var http = Requests.Client(app.Urls.First());
        await MeasureAsync(app, http, 64, 0.65, lifeCycle: null);
        await MeasureAsync(app, http, 256, 0.70, lifeCycle: 0.60);
        await app.StopAsync();
    }

    private static async Task MeasureAsync(WebApplication app, HttpClient http, int callers, double submit, double? lifeCycle)
    {
        List<double> nothing = [], submits = [], lives = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var bare = await Load.RunAsync(callers, Time, _ => Requests.PostAsync(http, "/nothing"));
            var durable = await Load.RunAsync(callers, Time, _ => Requests.PostAsync(http, "/echo/submit"));
            await Backlog.EndAsync(app);
            var whole = await Load.RunAsync(callers, Time, _ => Requests.PostAsync(http, "/echo/submit", waits: true));
            if (round > 0)
            {
                nothing.Add(bare);
                submits.Add(durable / bare);
                lives.Add(whole / bare);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{callers} connections: empty endpoint {Load.Median(nothing):0} requests/s, submit {Load.Median(submits):0.00} of it, life cycle {Load.Median(lives):0.00} of it"));
        Bar.AtLeast($"submit_{callers}", Load.Median(submits), submit);
        if (lifeCycle is { } target)
        {
            Bar.AtLeast($"life_cycle_{callers}", Load.Median(lives), target);
        }
    }
}
