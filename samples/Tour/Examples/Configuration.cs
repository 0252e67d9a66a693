using BentoSharp;

namespace Tour.Examples;

/// <summary>Ten attempts at once, each task tried four times, none longer than it may.</summary>
[BentoService(Concurrency = 10)]
public sealed class ConfiguredService(Signals signals)
{
    [BentoTask]
    public async Task Hold(CancellationToken cancellationToken)
    {
        signals.Raise("holding");
        await signals.WaitAsync("let go", cancellationToken);
    }

    [BentoTask(Retries = 3, RetryDelaySeconds = 0.01, TimeoutSeconds = 300)]
    public string ConfiguredTask(string data, BentoTaskContext task) =>
        task.Attempt <= 3 ? throw new InvalidOperationException("not yet") : $"{data} at attempt {task.Attempt}";

    [BentoTask(TimeoutSeconds = 0.1)]
    public Task Endless(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
}

internal static class Configuration
{
    public const string Expected = "10 of 12 at once; processed at attempt 4; timed out with 504";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new ConfiguredAsyncHttpClient($"{url}/configured");
        var handles = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.Hold.SubmitAsync()));
        await signals.WaitAsync("holding", count: 10);
        var states = await Task.WhenAll(handles.Select(handle => handle.GetStatusAsync()));
        signals.Raise("let go", handles.Length);
        await Task.WhenAll(handles.Select(handle => handle.WaitAsync()));

        var processed = await client.ConfiguredTask.RunAsync("processed");
        var running = states.Count(state => state.Status == BentoTaskStatus.InProgress);
        try
        {
            await client.Endless.RunAsync();
            return "the time-out did not fire";
        }
        catch (BentoTaskFailedException failed)
        {
            return $"{running} of {states.Length} at once; {processed}; timed out with {failed.StatusCode}";
        }
    }
}
