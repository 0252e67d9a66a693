namespace BentoSharp.Benchmarks.Engine;

/// <summary>
/// The durable queue in SQLite with <c>synchronous=FULL</c>, each part beside its limit or a peer: in one process with the load, arms in turn, medians of
/// rounds.
/// </summary>
internal static class EngineBenchmark
{
    private static readonly Dictionary<string, Func<string, Task>> Parts = new()
    {
        ["http"] = HttpBenchmark.RunAsync,
        ["process"] = InProcessBenchmark.RunAsync,
        ["latency"] = LatencyBenchmark.RunAsync,
        ["peers"] = PeersBenchmark.RunAsync,
        ["flat"] = FlatBenchmark.RunAsync,
        ["backlog"] = BacklogBenchmark.RunAsync,
        ["allocation"] = AllocationBenchmark.RunAsync,
    };

    /// <summary>Runs the parts that are named, or all.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> parts)
    {
        if (parts.FirstOrDefault(static part => !Parts.ContainsKey(part)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no part '{unknown}' of the engine's benchmark: {string.Join(", ", Parts.Keys)}");
            return 1;
        }

        foreach (var part in parts.Count == 0 ? Parts.Keys.ToList() : parts)
        {
            var folder = Directory.CreateTempSubdirectory("bentosharp-benchmark-");
            try
            {
                await Parts[part](folder.FullName);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        return 0;
    }
}
