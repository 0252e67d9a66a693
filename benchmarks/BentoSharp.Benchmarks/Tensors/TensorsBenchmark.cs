using System.Globalization;
using BentoSharp.Client;
using BentoSharp.Contracts;

namespace BentoSharp.Benchmarks.Tensors;

/// <summary>
/// What a tensor costs as its bytes, against nested lists: durable tasks of one row over HTTP, by the same client on the same service. Arms in turn,
/// medians of rounds.
/// </summary>
internal static class TensorsBenchmark
{
    private const int Callers = 8;
    private const int Rounds = 3;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-benchmark-");
        try
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddBentoSharp(options => options.Database = Path.Combine(folder.FullName, "tasks.db")).AddMean();
            await using var app = builder.Build();
            app.MapBentoSharp();
            await app.StartAsync();
            await using var channel = new BentoHttpChannel(app.Urls.First());
            Bar.AtLeast("tensors_row_of_lists", await MeasureAsync(channel, 784), 1);
            Bar.AtLeast("tensors_image_of_lists", await MeasureAsync(channel, 3 * 224 * 224), 5);
            await app.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <returns>How many times as many tasks run with bytes as with lists.</returns>
    private static async Task<double> MeasureAsync(BentoHttpChannel channel, int length)
    {
        var random = new Random(1);
        var row = new BentoTensor<float>(Enumerable.Range(0, length).Select(_ => random.NextSingle()).ToArray(), 1, length);
        var method = MeanContract.Instance.Ends;
        List<double> bytes = [], lists = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var compact = await Load.RunAsync(Callers, Time, _ => RunAsync(method.CreateRequest(row)));
            var nested = await Load.RunAsync(Callers, Time, _ => RunAsync(method.CreateRequest(row).WithTensorsAsLists()));
            if (round > 0)
            {
                bytes.Add(compact);
                lists.Add(nested);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"rows of {length} numbers, {Callers} callers: {Load.Median(bytes):0} tasks/s as bytes, {Load.Median(lists):0} as nested lists"));
        return Load.Median(bytes) / Load.Median(lists);

        async Task RunAsync(BentoRequest request) => method.Result.Read(await channel.RunAsync(method, request, null, CancellationToken.None));
    }
}
