namespace BentoSharp.Benchmarks;

/// <summary>A task that does nothing, so that what is measured is the queue.</summary>
[BentoService(Workers = 1, Concurrency = 512)]
public sealed class EmptyService
{
    private static long s_started;

    /// <summary>When the last attempt began, as a timestamp of the stopwatch.</summary>
    public static long Started => Volatile.Read(ref s_started);

    /// <summary>What attempts of <see cref="Gated"/> wait for.</summary>
    public static TaskCompletionSource Gate { get; set; } = new();

    /// <summary>Does nothing, but not before the gate is open.</summary>
    [BentoTask]
    public async Task<int> Gated(int number)
    {
        await Gate.Task;
        return number;
    }

    [BentoTask]
    public Task<int> Echo(int number, string text)
    {
        Volatile.Write(ref s_started, System.Diagnostics.Stopwatch.GetTimestamp());
        return Task.FromResult(number);
    }
}
