using BentoSharp;

namespace Tour.Examples;

public sealed record BatchItem(string Name, int Value);

public sealed record BatchSummary(int TotalProcessed, int SuccessCount);

/// <summary>Reports its progress, which the status shows while it runs.</summary>
[BentoService]
public sealed class BatchProcessingService(Signals signals)
{
    [BentoTask]
    public async Task<BatchSummary> ProcessBatch(IReadOnlyList<BatchItem> dataBatch, BentoTaskContext task, CancellationToken cancellationToken)
    {
        var succeeded = 0;
        for (var i = 0; i < dataBatch.Count; i++)
        {
            succeeded += dataBatch[i].Value > 0 ? 1 : 0;
            task.ReportProgress((i + 1.0) / dataBatch.Count, $"{i + 1} of {dataBatch.Count}");
            if (i + 1 == dataBatch.Count / 2)
            {
                await signals.WaitAsync("half was seen", cancellationToken);
            }
        }

        return new BatchSummary(dataBatch.Count, succeeded);
    }
}

internal static class BatchProcessing
{
    public const string Expected = "2 of 4 seen while InProgress; then 4 processed, 3 well";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new BatchProcessingAsyncHttpClient($"{url}/batch_processing");
        var handle = await client.ProcessBatch.SubmitAsync([new("a", 1), new("b", 2), new("c", -3), new("d", 4)]);
        BentoTaskInfo info;
        while ((info = await handle.GetStatusAsync()) is { IsFinished: false, Progress: not 0.5 })
        {
            await Task.Delay(10);
        }

        signals.Raise("half was seen");
        var summary = await handle;
        return $"{info.ProgressMessage} seen while {info.Status}; then {summary.TotalProcessed} processed, {summary.SuccessCount} well";
    }
}
