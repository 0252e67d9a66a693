namespace BentoSharp.Hosting.Queue;

/// <summary>How fast the tasks of a service end on this node, from the last ends within some minutes.</summary>
internal sealed class CompletionRate(TimeProvider time)
{
    private const int Samples = 64;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _ends = new(Samples);

    /// <summary>Counts an end.</summary>
    public void Add()
    {
        lock (_lock)
        {
            if (_ends.Count == Samples)
            {
                _ends.Dequeue();
            }

            _ends.Enqueue(time.GetUtcNow());
        }
    }

    /// <summary>How many end in a second; null where too few have ended of late.</summary>
    public double? PerSecond
    {
        get
        {
            lock (_lock)
            {
                return Of([.. _ends], time.GetUtcNow());
            }
        }
    }

    /// <summary>The rate of ends in their order: all but the first ended in the time from the first until now.</summary>
    public static double? Of(IReadOnlyList<DateTimeOffset> ends, DateTimeOffset now)
    {
        var recent = ends.Where(end => now - end <= Window).ToList();
        return recent.Count < 2 ? null : (recent.Count - 1) / Math.Max((now - recent[0]).TotalSeconds, 0.001);
    }
}
