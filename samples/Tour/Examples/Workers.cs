using BentoSharp;

namespace Tour.Examples;

/// <summary>Four instances, such as four models on four devices. Tasks that run at once run on different ones.</summary>
[BentoService(Workers = 4)]
public sealed class FourWorkersService(Signals signals)
{
    private readonly Guid _instance = Guid.NewGuid();

    [BentoTask]
    public async Task<Guid> QueueTask(string item, CancellationToken cancellationToken)
    {
        signals.Raise("working");
        await signals.WaitAsync("all work", cancellationToken);
        return _instance;
    }
}

internal static class Workers
{
    public const string Expected = "4 tasks on 4 workers";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new FourWorkersAsyncHttpClient($"{url}/four_workers");
        var handles = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => client.QueueTask.SubmitAsync($"item {i}")));
        await signals.WaitAsync("working", count: 4);
        signals.Raise("all work", 4);
        var instances = await Task.WhenAll(handles.Select(handle => handle.GetResultAsync()));
        return $"{instances.Length} tasks on {instances.Distinct().Count()} workers";
    }
}
