using System.Diagnostics;
using System.Globalization;

namespace BentoSharp.Benchmarks.Torch;

/// <summary>
/// Models through the durable queue, in process, with <c>synchronous=FULL</c>: batches on and off, beside the same model called directly. Arms in
/// turn, medians of rounds.
/// </summary>
internal static class TorchBenchmark
{
    private const int Submitters = 256;
    private const int Rounds = 3;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-benchmark-");
        try
        {
            await using var app = await StartAsync(Path.Combine(folder.FullName, "tasks.db"));
            await MeasureMlpAsync(app.Services.GetRequiredService<IMlpClient>());
            await MeasureResNetAsync(app.Services.GetRequiredService<IResNetClient>());
            await app.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<WebApplication> StartAsync(string database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBentoSharp(options => options.Database = database).AddMlp().AddResNet();
        var app = builder.Build();
        app.MapBentoSharp();
        await app.StartAsync();
        return app;
    }

    private static async Task MeasureMlpAsync(IMlpClient client)
    {
        using var model = ImageModel.Mlp();
        using var direct = new DirectBatcher(model, 128);
        var image = Image(model);
        byte[][] one = [image];
        List<double> limits = [], batched = [], single = [], limitCosts = [], costs = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var (limit, limitCost) = await Load.CostAsync(Submitters, Time, _ => direct.RunAsync(image));
            var (queue, cost) = await Load.CostAsync(Submitters, Time, _ => client.Classify.RunAsync(one));
            var alone = await Load.RunAsync(Submitters, Time, _ => client.ClassifyOne.RunAsync(image));
            if (round > 0)
            {
                limits.Add(limit);
                limitCosts.Add(limitCost);
                batched.Add(queue);
                costs.Add(cost);
                single.Add(alone);
            }
        }

        Print($"MLP, {Submitters} submitters: direct {Load.Median(limits):0}/s ({Load.Median(limitCosts):0} µs of processor each), through the queue {Load.Median(batched):0}/s ({Load.Median(costs):0} µs), one task a call {Load.Median(single):0}/s");
        Bar.AtLeast("torch_mlp_of_direct", Load.Median(batched) / Load.Median(limits), 0.5);
        Bar.AtLeast("torch_mlp_of_single", Load.Median(batched) / Load.Median(single), 3);
        await MeasureLatencyAsync(client, model, one);
        await MeasureMemoryAsync(client, one);
    }

    private static async Task MeasureLatencyAsync(IMlpClient client, ImageModel model, byte[][] one)
    {
        List<double> direct = [], submits = [], results = [];
        for (var i = 0; i < 1_000; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            model.Classify(one);
            var called = Stopwatch.GetTimestamp();
            var handle = await client.Classify.SubmitAsync(one);
            var submitted = Stopwatch.GetTimestamp();
            await handle;
            direct.Add(Stopwatch.GetElapsedTime(begin, called).TotalMilliseconds);
            submits.Add(Stopwatch.GetElapsedTime(called, submitted).TotalMilliseconds);
            results.Add(Stopwatch.GetElapsedTime(called).TotalMilliseconds);
        }

        Print($"MLP, one submitter (medians): direct {Load.Median(direct):0.000} ms, a durable submit {Load.Median(submits):0.000} ms, submit to result {Load.Median(results):0.000} ms");
        Bar.AtMost("torch_latency_over_ms", Load.Median(results) - Load.Median(direct) - Load.Median(submits), 1);
    }

    private static async Task MeasureMemoryAsync(IMlpClient client, byte[][] one)
    {
        await RunManyAsync(client, one, 1_000);
        var before = Resident();
        await RunManyAsync(client, one, 10_000);
        var after = Resident();
        Print($"resident memory after 1,000 tasks {before:0} MB, after 10,000 more {after:0} MB");
        Bar.AtMost("torch_memory_growth", (after / before) - 1, 0.05);
    }

    private static async Task RunManyAsync(IMlpClient client, byte[][] one, int tasks)
    {
        var left = tasks;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await client.Classify.RunAsync(one);
            }
        }));
    }

    private static double Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }

    private static async Task MeasureResNetAsync(IResNetClient client)
    {
        using var model = ImageModel.ResNet();
        using var direct = new DirectBatcher(model, 32);
        var image = Image(model);
        byte[][] one = [image];
        List<double> limits = [], batched = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var limit = await Load.RunAsync(Submitters, 2 * Time, _ => direct.RunAsync(image));
            var queue = await Load.RunAsync(Submitters, 2 * Time, _ => client.Classify.RunAsync(one));
            if (round > 0)
            {
                limits.Add(limit);
                batched.Add(queue);
            }
        }

        Print($"ResNet-18, {Submitters} submitters: direct {Load.Median(limits):0}/s, through the queue {Load.Median(batched):0}/s");
        Bar.AtLeast("torch_resnet_of_direct", Load.Median(batched) / Load.Median(limits), 0.95);
    }

    private static byte[] Image(ImageModel model)
    {
        var image = new byte[model.Bytes];
        new Random(1).NextBytes(image);
        return image;
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
