using System.Collections.Concurrent;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Counts the requests of one route, by the code that they were answered with.</summary>
internal sealed class RouteMetrics(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, RequestDurations> _ended = new();
    private int _running;
    private long _last;

    /// <summary>How many are being answered.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>When the last one came, in milliseconds since 1970; 0 where none did.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>How long those took that were answered, by code.</summary>
    public IEnumerable<(int Code, RequestDurations Durations)> Ended =>
        _ended.OrderBy(static series => series.Key).Select(static series => (series.Key, series.Value));

    public void Begin()
    {
        Interlocked.Increment(ref _running);
        Volatile.Write(ref _last, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public void End(int code, TimeSpan duration)
    {
        Interlocked.Decrement(ref _running);
        _ended.GetOrAdd(code, static _ => new RequestDurations()).Add(duration.TotalSeconds);
    }
}

/// <summary>Durations of requests, counted by the bounds that they are within.</summary>
internal sealed class RequestDurations
{
    /// <summary>BentoML's bounds, in seconds.</summary>
    public static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 180];

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Bounds.Length + 1];
    private double _sum;

    public void Add(double seconds)
    {
        var bucket = 0;
        while (bucket < Bounds.Length && seconds > Bounds[bucket])
        {
            bucket++;
        }

        lock (_lock)
        {
            _counts[bucket]++;
            _sum += seconds;
        }
    }

    public (long[] Counts, double Sum) Read()
    {
        lock (_lock)
        {
            return ([.. _counts], _sum);
        }
    }
}
