using System.Diagnostics;
using System.Globalization;
using BentoSharp.Hosting;
using BentoSharp.PostgreSql.Tests.Server;
using Npgsql;

namespace BentoSharp.Benchmarks.Dashboard;

/// <summary>
/// What the dashboard asks, with a million tasks in the store, over HTTP: each question some times in turn, medians. First all that pages ask by
/// themselves, then the worst that a visitor can ask for: what none or hardly any of the tasks is.
/// </summary>
internal static class ListsBenchmark
{
    private const int Rounds = 7;
    private const double MostMilliseconds = 100;

    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddMilliseconds(-ManyTasks.Count);

    private static readonly (string Name, string Path)[] Questions =
    [
        ("the overview", "overview"),
        ("tasks, the first page", "tasks?limit=50"),
        ("running", "tasks?state=in_progress&limit=50"),
        ("waiting, in their order", "tasks?state=pending&order=next&limit=50"),
        ("failed, by their ends", "tasks?state=failed&order=ended&limit=50"),
        ("failed, grouped by their errors", "tasks/failures"),
        ("of an owner", "tasks?owner=owner-7&limit=50"),
        ("of an owner who has one of 10,000", "tasks?owner=ada&limit=50"),
        ("with a key", "tasks?key=key-102&limit=50"),
        ("in a span of time", $"tasks?created_after={Time(0.2)}&created_before={Time(0.5)}&limit=50"),
        ("by the first digits of the id", $"tasks?id={Guid.CreateVersion7(Start.AddMilliseconds(ManyTasks.Count / 2)).ToString("N")[..10]}&limit=50"),
        ("all, counted", "tasks/count"),
        ("of an owner, counted", "tasks/count?owner=owner-7"),
        ("failed with a text, counted", "tasks/count?state=failed&order=ended&error=GPU+3"),
    ];

    private static readonly (string Name, string Path)[] Worst =
    [
        ("an error that no task has: one page", "tasks?error=nothing&limit=50"),
        ("canceled, of which there are none: one page", "tasks?state=canceled&limit=50"),
        ("an error that no task has, counted", "tasks/count?error=nothing"),
    ];

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-benchmark-");
        try
        {
            var database = Path.Combine(folder.FullName, "tasks.db");
            await PrepareAsync(() => BenchmarkHost.StartAsync(database), () => Task.Run(() => ManyTasks.Write(database, Start)));
            await MeasureAsync("sqlite", () => BenchmarkHost.StartAsync(database));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        using var server = PostgreSqlServer.Start();
        if (server is null)
        {
            Console.WriteLine("PostgreSQL is not installed and was left out.");
            return;
        }

        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        Func<Task<WebApplication>> start = () => BenchmarkHost.StartAsync(database: null, add: services => services.AddBentoSharp().UsePostgreSql(server.ConnectionString, options => options.Schema = "lists"));
        await PrepareAsync(start, () => ManyTasks.WriteAsync(source, "lists", Start));
        await MeasureAsync("postgresql", start);
    }

    /// <summary>Lets the service make its tables and pause its tasks, and fills them.</summary>
    private static async Task PrepareAsync(Func<Task<WebApplication>> start, Func<Task> fill)
    {
        await using (var app = await start())
        {
            await app.Services.GetRequiredService<IEmptyClient>().Echo.RunAsync(1, "a text");
            await app.Services.GetRequiredService<IBentoQueueControl>().PauseAsync("Empty");
            await app.StopAsync();
        }

        var watch = Stopwatch.StartNew();
        await fill();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ManyTasks.Count:N0} tasks were written in {watch.Elapsed.TotalSeconds:0} s"));
    }

    private static async Task MeasureAsync(string store, Func<Task<WebApplication>> start)
    {
        var watch = Stopwatch.StartNew();
        await using var app = await start();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{store}: the service starts in {watch.Elapsed.TotalMilliseconds:0} ms"));
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/_admin/") };
        Bar.AtMost($"lists_{store}_ms", await SlowestAsync(http, store, Questions), MostMilliseconds);
        Bar.AtMost($"lists_{store}_worst_ms", await SlowestAsync(http, store, Worst), 5 * MostMilliseconds);
        await app.StopAsync();
    }

    /// <returns>The median of the slowest question.</returns>
    private static async Task<double> SlowestAsync(HttpClient http, string store, (string Name, string Path)[] questions)
    {
        var times = questions.ToDictionary(static question => question.Name, static _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, path) in questions)
            {
                var watch = Stopwatch.StartNew();
                await http.GetByteArrayAsync(path);
                if (round > 0)
                {
                    times[name].Add(watch.Elapsed.TotalMilliseconds);
                }
            }
        }

        foreach (var (name, taken) in times)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{store}: {name}: {Load.Median(taken):0.0} ms"));
        }

        return times.Values.Max(Load.Median);
    }

    private static string Time(double part) => Start.AddMilliseconds(ManyTasks.Count * part).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
