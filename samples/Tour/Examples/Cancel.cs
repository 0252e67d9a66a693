using BentoSharp;

namespace Tour.Examples;

/// <summary>Runs until it is canceled: its token fires.</summary>
[BentoService]
public sealed class CancelableService(Signals signals)
{
    [BentoTask]
    public async Task<string> LongRunningTask(string data, CancellationToken cancellationToken)
    {
        signals.Raise("long task started");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return data;
        }
        finally
        {
            signals.Raise("long task stopped");
        }
    }
}

internal static class Cancel
{
    public const string Expected = "Canceled; awaiting it throws; could not cancel twice";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new CancelableAsyncHttpClient($"{url}/cancelable");
        var handle = await client.LongRunningTask.SubmitAsync("large dataset");
        await signals.WaitAsync("long task started");
        await handle.CancelAsync();
        await signals.WaitAsync("long task stopped");
        var outcome = $"{(await handle.GetStatusAsync()).Status}";
        try
        {
            await handle;
        }
        catch (BentoTaskCanceledException)
        {
            outcome += "; awaiting it throws";
        }

        try
        {
            await handle.CancelAsync();
        }
        catch (BentoTaskNotCancelableException)
        {
            outcome += "; could not cancel twice";
        }

        return outcome;
    }
}
