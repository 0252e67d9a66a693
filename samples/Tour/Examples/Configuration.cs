using BentoSharp;

namespace Tour.Examples;

/// <summary>Ten attempts at once, four of them computing; each task tried four times, none longer than it may.</summary>
[BentoService(Cpu = 4, Memory = "8Gi", Concurrency = 10)]
public sealed class ConfiguredService(Signals signals)
{
    /// <summary>Waits for something else: needs a place, and no processor.</summary>
    [BentoTask(Retries = 3, TimeoutSeconds = 300)]
    public async Task Hold(CancellationToken cancellationToken)
    {
        signals.Raise("holding");
        await signals.WaitAsync("let go", cancellationToken);
    }

    /// <summary>Blocks its thread, as a model does that computes.</summary>
    [BentoTask(Retries = 3, TimeoutSeconds = 300)]
    public void Compute()
    {
        signals.Raise("computing");
        signals.Block("computed");
    }

    [BentoTask(Retries = 3, TimeoutSeconds = 300, RetryDelaySeconds = 0.01)]
    public string ConfiguredTask(string data, BentoTaskContext task) =>
        task.Attempt <= 3 ? throw new InvalidOperationException("not yet") : $"{data} at attempt {task.Attempt}";

    /// <summary>Never ends. The tour's configuration shortens its time-out: nobody wants to wait for five minutes.</summary>
    [BentoTask(TimeoutSeconds = 300)]
    public Task Endless(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
}

internal static class Configuration
{
    public const string Expected = "10 of 12 at once; 4 of 6 computing; processed at attempt 4; timed out with 504; 64Ti of memory refused";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new ConfiguredAsyncHttpClient($"{url}/configured");
        var held = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.Hold.SubmitAsync()));
        await signals.WaitAsync("holding", count: 10);
        var running = (await Task.WhenAll(held.Select(handle => handle.GetStatusAsync()))).Count(info => info.Status == BentoTaskStatus.InProgress);
        signals.Raise("let go", held.Length);
        await Task.WhenAll(held.Select(handle => handle.WaitAsync()));

        var computing = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => client.Compute.SubmitAsync()));
        await signals.WaitAsync("computing", count: 4);
        signals.Raise("let go");
        await client.Hold.RunAsync(); // Needs no processor, so it passes those that wait for one.
        var begun = 4 + signals.Count("computing");
        signals.Raise("computed", computing.Length);
        await Task.WhenAll(computing.Select(handle => handle.WaitAsync()));

        var processed = await client.ConfiguredTask.RunAsync("processed");
        return $"{running} of {held.Length} at once; {begun} of {computing.Length} computing; {processed}; "
            + $"timed out with {await TimeOutAsync(client)}; {await AskForTooMuchAsync()}";
    }

    private static async Task<int> TimeOutAsync(ConfiguredAsyncHttpClient client)
    {
        try
        {
            await client.Endless.RunAsync();
            return 200;
        }
        catch (BentoTaskFailedException failed)
        {
            return failed.StatusCode;
        }
    }

    /// <summary>A host whose machine or container has less memory than its services ask for does not start.</summary>
    private static async Task<string> AskForTooMuchAsync()
    {
        try
        {
            await using var second = await TourHost.StartAsync(("BentoSharp:Services:Configured:Memory", "64Ti"));
            return "64Ti of memory were not missed";
        }
        catch (InvalidOperationException refused) when (refused.Message.StartsWith("The service Configured asks for 64Ti of memory"))
        {
            return "64Ti of memory refused";
        }
    }
}
