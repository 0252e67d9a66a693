using BentoSharp;

namespace Tour.Examples;

/// <summary>A task that submits the next one, straight to the queue of its process, by the injected client.</summary>
[BentoService]
public sealed class ChainedService(IChainedClient next)
{
    /// <returns>The id of the second step.</returns>
    [BentoTask]
    public async Task<string> StepOne(string data, CancellationToken cancellationToken)
    {
        var handle = await next.StepTwo.SubmitAsync($"processed_{data}", cancellationToken: cancellationToken);
        return handle.Id;
    }

    [BentoTask]
    public string StepTwo(string data) => $"final_{data}";
}

internal static class Chaining
{
    public const string Expected = "final_processed_data";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new ChainedAsyncHttpClient($"{url}/chained");
        var child = await client.StepOne.RunAsync("data");
        return await client.StepTwo.GetHandle(child);
    }
}
