using System.Collections.Concurrent;
using System.Diagnostics;
using BentoSharp;
using FashionMnist.Data;
using Spectre.Console;

namespace FashionMnist;

/// <summary>The client's side: sends real photographs over HTTP and looks at what comes back.</summary>
internal static class Demo
{
    private const int Submitters = 32;

    /// <summary>Classifies the 1,000 bundled test images, each as a task of its own.</summary>
    public static async Task<DemoResult> ClassifyAsync(string url, CancellationToken cancellationToken)
    {
        await using var client = new ClothingAsyncHttpClient(url);
        var photographs = ClothingDataset.LoadBundled();
        var submits = new ConcurrentBag<double>();
        var results = new ConcurrentBag<double>();
        var right = 0;
        var watch = Stopwatch.StartNew();
        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var bar = progress.AddTask("Classifying", maxValue: photographs.Images.Count);
            var work = new ParallelOptions { MaxDegreeOfParallelism = Submitters, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, photographs.Images.Count, work, async (i, token) =>
            {
                var file = BentoFile.FromBytes(ClothingImage.ToPgm(photographs.Images[i]), $"{i:0000}.pgm", "image/x-portable-graymap");
                var begin = Stopwatch.GetTimestamp();
                var handle = await client.Classify.SubmitAsync(file, cancellationToken: token);
                var submitted = Stopwatch.GetTimestamp();
                var garment = await handle;
                submits.Add(Stopwatch.GetElapsedTime(begin, submitted).TotalMilliseconds);
                results.Add(Stopwatch.GetElapsedTime(submitted).TotalMilliseconds);
                if (garment.Label == ClothingLabels.Names[photographs.Labels[i]])
                {
                    Interlocked.Increment(ref right);
                }

                bar.Increment(1);
            });
        });
        return new DemoResult(photographs.Images.Count, right, watch.Elapsed, [.. submits.Order()], [.. results.Order()]);
    }

    /// <summary>Has the same images scored: each as a task of one image, which the service runs together with others that wait.</summary>
    public static async Task<BatchedResult> ScoreAsync(string url, CancellationToken cancellationToken)
    {
        await using var client = new ClothingAsyncHttpClient(url);
        var photographs = ClothingDataset.LoadBundled();
        var right = 0;
        var watch = Stopwatch.StartNew();
        var work = new ParallelOptions { MaxDegreeOfParallelism = Submitters, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, photographs.Images.Count, work, async (i, token) =>
        {
            var image = new BentoTensor<byte>(photographs.Images[i], 1, ClothingImage.Side, ClothingImage.Side);
            var scores = await client.Score.RunOneAsync(image, cancellationToken: token);
            if (Best(scores.Span) == photographs.Labels[i])
            {
                Interlocked.Increment(ref right);
            }
        });
        return new BatchedResult(photographs.Images.Count, right, watch.Elapsed);
    }

    /// <summary>Trains the model by the service's own task, with its progress.</summary>
    public static async Task<TrainingResult> TrainAsync(string url, int epochs, CancellationToken cancellationToken)
    {
        await using var client = new ClothingAsyncHttpClient(url);
        var handle = await client.Train.SubmitAsync(epochs, cancellationToken: cancellationToken);
        try
        {
            return await AnsiConsole.Progress().StartAsync(async progress =>
            {
                var bar = progress.AddTask("Training", maxValue: 1);
                BentoTaskInfo info;
                do
                {
                    await Task.Delay(200, cancellationToken);
                    info = await handle.GetStatusAsync(cancellationToken);
                    bar.Value = info.Progress ?? 0;
                    bar.Description = Markup.Escape(info.ProgressMessage ?? "Training");
                }
                while (!info.IsFinished);
                return await handle.GetAsync(cancellationToken);
            });
        }
        catch (OperationCanceledException)
        {
            await handle.CancelAsync(CancellationToken.None);
            throw;
        }
    }

    private static int Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }
}

/// <summary>What the demo measured of tasks that ran together.</summary>
internal sealed record BatchedResult(int Count, int Right, TimeSpan Elapsed);

/// <summary>What the demo measured; times in milliseconds, sorted.</summary>
internal sealed record DemoResult(int Count, int Right, TimeSpan Elapsed, IReadOnlyList<double> Submits, IReadOnlyList<double> Results)
{
    public static double Percentile(IReadOnlyList<double> sorted, double share) => sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)];
}
