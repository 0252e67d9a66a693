using BentoSharp;

namespace Tour.Examples;

public sealed record StepOneResult(string Step1);

public sealed record StepTwoResult(string Step2);

/// <summary>A task that submits the next one, straight to the queue of its process, by the injected client.</summary>
[BentoService]
public sealed class ChainedService(IChainedClient next)
{
    [BentoTask]
    public async Task<StepOneResult> StepOne(string data)
    {
        var processed = new StepOneResult($"processed_{data}");
        await next.StepTwo.SubmitAsync(processed); // A child of this task: a repeated attempt finds it and makes no second one.
        return processed;
    }

    [BentoTask]
    public StepTwoResult StepTwo(StepOneResult data) => new($"final_{data.Step1}");
}

internal static class Chaining
{
    public const string Expected = "processed_data; its child step_two gave final_processed_data, and names its parent";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new ChainedAsyncHttpClient($"{url}/chained");
        var first = await client.StepOne.SubmitAsync("data");
        var processed = await first;
        var child = (await first.GetStatusAsync()).Children.Single();
        var second = client.StepTwo.GetHandle(child.Id);
        var final = await second;
        var names = (await second.GetStatusAsync()).Parent == first.Id ? "names" : "forgot";
        return $"{processed.Step1}; its child {child.Task} gave {final.Step2}, and {names} its parent";
    }
}
