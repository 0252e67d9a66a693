namespace BentoSharp.Benchmarks;

/// <summary>A task that does nothing, so that what is measured is the queue.</summary>
[BentoService(Workers = 1, Concurrency = 64)]
public sealed class EmptyService
{
    private static long s_started;

    /// <summary>When the last attempt began, as a timestamp of the stopwatch.</summary>
    public static long Started => Volatile.Read(ref s_started);

    [BentoTask]
    public Task<int> Echo(int number, string text)
    {
        Volatile.Write(ref s_started, System.Diagnostics.Stopwatch.GetTimestamp());
        return Task.FromResult(number);
    }
}
