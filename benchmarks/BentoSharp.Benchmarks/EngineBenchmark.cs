using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using BentoSharp.Client;

namespace BentoSharp.Benchmarks;

/// <summary>
/// The durable queue over HTTP against an endpoint that stores nothing, in one process with the load: arms in turn, medians of rounds.
/// Everything is durable with <c>synchronous=FULL</c>.
/// </summary>
internal static class EngineBenchmark
{
    private const int Rounds = 5;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);
    private static readonly byte[] Body = """{"number":42,"text":"a hundred bytes of text, more or less, as many tasks have them, with some words in it"}"""u8.ToArray();

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-benchmark-");
        try
        {
            await using var app = await BenchmarkHost.StartAsync(Path.Combine(folder.FullName, "tasks.db"));
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 }) { BaseAddress = new Uri(app.Urls.First()) };
            await MeasureAsync(http, 64, 0.65, lifeCycle: null);
            await MeasureAsync(http, 256, 0.70, lifeCycle: 0.60);
            await InProcessBenchmark.MeasureAsync(app.Services.GetRequiredService<IEmptyClient>(), folder.FullName, 256);
            await MeasureLatencyAsync(app.Services.GetRequiredService<IEmptyClient>());
            await app.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(HttpClient http, int callers, double submit, double? lifeCycle)
    {
        List<double> nothing = [], submits = [], lives = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var bare = await Load.RunAsync(callers, Time, _ => PostAsync(http, "/nothing"));
            var durable = await Load.RunAsync(callers, Time, _ => PostAsync(http, "/echo/submit"));
            await EmptyQueueAsync(http);
            var whole = await Load.RunAsync(callers, Time, _ => PostAsync(http, "/echo/submit", waits: true));
            if (round > 0)
            {
                nothing.Add(bare);
                submits.Add(durable / bare);
                lives.Add(whole / bare);
            }
        }

        Console.WriteLine(Line($"{callers} connections: empty endpoint {Load.Median(nothing):0} requests/s, submit {Load.Median(submits):0.00} of it, life cycle {Load.Median(lives):0.00} of it"));
        Bar.AtLeast($"submit_{callers}", Load.Median(submits), submit);
        if (lifeCycle is { } target)
        {
            Bar.AtLeast($"life_cycle_{callers}", Load.Median(lives), target);
        }
    }

    private static async Task MeasureLatencyAsync(IEmptyClient client)
    {
        List<double> starts = [], results = [];
        for (var i = 0; i < 1_000; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            var handle = await client.Echo.SubmitAsync(i, "text");
            var answered = Stopwatch.GetTimestamp();
            await handle;
            results.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            starts.Add(Math.Max(0, Stopwatch.GetElapsedTime(answered, EmptyService.Started).TotalMilliseconds));
        }

        Console.WriteLine(Line($"idle, in process: submit's answer to the task's first line {Load.Median(starts):0.000} ms, submit to result {Load.Median(results):0.00} ms (medians)"));
        Bar.AtMost("idle_start_ms", Load.Median(starts), 0.2);
    }

    private static async Task<string> PostAsync(HttpClient http, string path, bool waits = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (waits)
        {
            request.Headers.Add("Prefer", "wait=30");
        }

        using var response = await http.SendAsync(request);
        if (waits && !response.Headers.Contains("Bento-Task-Id"))
        {
            throw new InvalidOperationException("The answer is not the task's own.");
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Waits for the result with the request itself, as a client of the service does.</summary>
    private static async Task GetResultAsync(HttpClient http, string submitted)
    {
        var id = submitted.AsSpan(12, 32);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/echo/get?task_id={id}");
        request.Headers.Add("Prefer", "wait=30");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The last task in is the last out: when it has ended the queue is empty.</summary>
    private static async Task EmptyQueueAsync(HttpClient http) => await GetResultAsync(http, await PostAsync(http, "/echo/submit"));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
