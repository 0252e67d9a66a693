using BentoSharp;

namespace Tour.Examples;

public sealed record MonitoredResult(string Status, int DataLength);

/// <summary>What it logs is kept with its task.</summary>
[BentoService]
public sealed class MonitoredService(ILogger<MonitoredService> logger)
{
    [BentoTask]
    public async Task<MonitoredResult> MonitoredTask(string data, CancellationToken cancellationToken)
    {
        foreach (var step in new[] { "preprocessing", "processing", "postprocessing" })
        {
            logger.LogInformation("Current step: {Step}", step);
            await Task.Delay(20, cancellationToken); // A model would work here.
        }

        return new MonitoredResult("completed", data.Length);
    }
}

internal static class MonitoredSteps
{
    public const string Expected = "Current step: preprocessing, Current step: processing, Current step: postprocessing; completed 13";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new MonitoredAsyncHttpClient($"{url}/monitored");
        var handle = await client.MonitoredTask.SubmitAsync("large dataset");
        var result = await handle;
        var lines = await handle.GetLogsAsync();
        return $"{string.Join(", ", lines.Select(line => line.Text))}; {result.Status} {result.DataLength}";
    }
}
