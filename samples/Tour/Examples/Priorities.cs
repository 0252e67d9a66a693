using System.Collections.Concurrent;
using BentoSharp;

namespace Tour.Examples;

/// <summary>Runs one task at a time, so that the order in which they start is seen.</summary>
[BentoService(Workers = 1, Concurrency = 1)]
public sealed class PriorityService(Signals signals)
{
    private readonly ConcurrentQueue<string> _order = new();

    [BentoTask]
    public async Task Gate(CancellationToken cancellationToken)
    {
        signals.Raise("at the gate");
        await signals.WaitAsync("gate opens", cancellationToken);
    }

    [BentoTask(Priority = BentoTaskPriority.High)]
    public void HighPriorityTask(string urgentData) => _order.Enqueue(urgentData);

    [BentoTask(Priority = BentoTaskPriority.Low)]
    public void LowPriorityTask(string batchData) => _order.Enqueue(batchData);

    [BentoApi]
    public IReadOnlyList<string> Order() => [.. _order];
}

internal static class Priorities
{
    public const string Expected = "high 1, high 2, low 1, low 2";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new PriorityAsyncHttpClient($"{url}/priority");
        var gate = await client.Gate.SubmitAsync();
        await signals.WaitAsync("at the gate");
        // All four are queued before the first can start.
        var low1 = await client.LowPriorityTask.SubmitAsync("low 1");
        var high1 = await client.HighPriorityTask.SubmitAsync("high 1");
        var low2 = await client.LowPriorityTask.SubmitAsync("low 2");
        var high2 = await client.HighPriorityTask.SubmitAsync("high 2");
        signals.Raise("gate opens");
        await Task.WhenAll(new[] { gate, low1, high1, low2, high2 }.Select(handle => handle.WaitAsync()));
        return string.Join(", ", await client.OrderAsync());
    }
}
