using Tour.Examples;

namespace Tour;

/// <summary>What one example shows, and what must come out.</summary>
/// <param name="Name">What it is run by.</param>
/// <param name="Expected">What comes out when all is well.</param>
/// <param name="RunAsync">Calls the service at the address over HTTP, and says what came out.</param>
internal sealed record Example(string Name, string Expected, Func<string, Signals, Task<string>> RunAsync)
{
    public static IReadOnlyList<Example> All { get; } =
    [
        new("image-generation", ImageGeneration.Expected, ImageGeneration.RunAsync),
        new("batch-processing", BatchProcessing.Expected, BatchProcessing.RunAsync),
        new("monitored-steps", MonitoredSteps.Expected, MonitoredSteps.RunAsync),
        new("sync-client", SyncClient.Expected, SyncClient.RunAsync),
        new("five-at-once", FiveAtOnce.Expected, FiveAtOnce.RunAsync),
        new("cancel", Cancel.Expected, Cancel.RunAsync),
        new("retry", Retry.Expected, Retry.RunAsync),
        new("configuration", Configuration.Expected, Configuration.RunAsync),
        new("workers", Workers.Expected, Workers.RunAsync),
        new("chaining", Chaining.Expected, Chaining.RunAsync),
        new("file-batch", FileBatch.Expected, FileBatch.RunAsync),
        new("priorities", Priorities.Expected, Priorities.RunAsync),
        new("streaming", Streaming.Expected, Streaming.RunAsync),
        new("errors", Errors.Expected, Errors.RunAsync),
    ];
}
