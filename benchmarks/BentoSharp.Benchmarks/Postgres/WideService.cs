namespace BentoSharp.Benchmarks.Postgres;

/// <summary>A task that does nothing, and as many of them at once as a batch of the database takes.</summary>
[BentoService(Workers = 1, Concurrency = 1024)]
public sealed class WideService
{
    private static long s_started;

    /// <summary>When the last attempt began, as a timestamp of the stopwatch.</summary>
    public static long Started => Volatile.Read(ref s_started);

    /// <summary>Gives back its number.</summary>
    [BentoTask]
    public Task<int> Echo(int number, string text)
    {
        Volatile.Write(ref s_started, System.Diagnostics.Stopwatch.GetTimestamp());
        return Task.FromResult(number);
    }
}
