using System.Collections.Concurrent;

namespace BentoSharp.Hosting.Queue;

/// <summary>How the attempts of each task have gone on this node of late; in memory only.</summary>
internal sealed class TaskStatistics(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Service, string Task), TaskStatistic> _tasks = new();

    /// <summary>The numbers of a task.</summary>
    public TaskStatistic Of(string service, string task) =>
        _tasks.GetOrAdd((service, task), static (_, time) => new TaskStatistic(time), time);
}

/// <summary>How an attempt has ended, for those who count.</summary>
internal enum AttemptCount
{
    /// <summary>With a result.</summary>
    Succeeded,

    /// <summary>Without one, and none follows.</summary>
    Failed,

    /// <summary>Without one, and another follows.</summary>
    Repeated,

    /// <summary>Canceled, given back, or too late.</summary>
    Dropped,
}

/// <summary>How the attempts of one task have gone.</summary>
internal sealed class TaskStatistic(TimeProvider time)
{
    /// <summary>How many times the numbers of a while are kept.</summary>
    public const int Steps = 60;

    private readonly Lock _lock = new();
    private readonly EndCounts _recent = new(TimeSpan.FromSeconds(5), Steps);
    private readonly EndCounts _hour = new(TimeSpan.FromMinutes(1), Steps);
    private readonly DurationSamples _runs = new();
    private readonly DurationSamples _waits = new();

    /// <summary>Counts an attempt that has ended.</summary>
    /// <param name="end">How.</param>
    /// <param name="run">How long it ran.</param>
    /// <param name="wait">How long its task had waited for it; null where that is not its first.</param>
    public void Add(AttemptCount end, TimeSpan run, TimeSpan? wait)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _recent.Add(now, end);
            _hour.Add(now, end);
            _runs.Add(run);
            if (wait is { } waited)
            {
                _waits.Add(waited);
            }
        }
    }

    /// <summary>The numbers as they are now.</summary>
    public TaskNumbers Read()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            return new TaskNumbers(_recent.Read(now), _hour.Read(now), _runs.Read(), _waits.Read());
        }
    }
}

/// <summary>The numbers of a task at a moment.</summary>
/// <param name="Recent">The ends of five minutes in steps of five seconds.</param>
/// <param name="Hour">The ends of an hour in steps of a minute.</param>
/// <param name="Run">How long the last attempts ran.</param>
/// <param name="Wait">How long the last tasks waited for their first attempt.</param>
internal sealed record TaskNumbers(EndSeries Recent, EndSeries Hour, DurationNumbers? Run, DurationNumbers? Wait);

/// <summary>How many attempts have ended in each step of a while, the oldest first. The last step is not over.</summary>
internal sealed record EndSeries(TimeSpan Step, IReadOnlyList<int> Succeeded, IReadOnlyList<int> Failed, IReadOnlyList<int> Repeated);

/// <summary>Durations: half of them were shorter than the first, nineteen of twenty shorter than the second.</summary>
internal sealed record DurationNumbers(TimeSpan Median, TimeSpan Percentile95);

/// <summary>Counts of a while in steps, the older of which are forgotten. Guarded by its owner.</summary>
internal sealed class EndCounts(TimeSpan step, int steps)
{
    private const int Kinds = 4;

    private readonly int[] _counts = new int[steps * Kinds];
    private long _last;

    public void Add(DateTimeOffset now, AttemptCount end)
    {
        MoveTo(now);
        _counts[(_last % steps * Kinds) + (int)end]++;
    }

    public EndSeries Read(DateTimeOffset now)
    {
        MoveTo(now);
        return new EndSeries(step, Of(AttemptCount.Succeeded), Of(AttemptCount.Failed), Of(AttemptCount.Repeated));

        int[] Of(AttemptCount end) => [.. Enumerable.Range(1, steps).Select(i => _counts[((_last + i) % steps * Kinds) + (int)end])];
    }

    private void MoveTo(DateTimeOffset now)
    {
        var current = now.UtcTicks / step.Ticks;
        for (var i = Math.Max(_last + 1, current - steps + 1); i <= current; i++)
        {
            _counts.AsSpan((int)(i % steps) * Kinds, Kinds).Clear();
        }

        _last = Math.Max(_last, current);
    }
}

/// <summary>The last durations. Guarded by its owner.</summary>
internal sealed class DurationSamples
{
    private const int Kept = 256;

    private readonly long[] _ticks = new long[Kept];
    private int _next;
    private int _count;

    public void Add(TimeSpan duration)
    {
        _ticks[_next] = Math.Max(duration.Ticks, 0);
        _next = (_next + 1) % Kept;
        _count = Math.Min(_count + 1, Kept);
    }

    /// <summary>Null where there is none.</summary>
    public DurationNumbers? Read()
    {
        if (_count == 0)
        {
            return null;
        }

        var sorted = _ticks[.._count];
        Array.Sort(sorted);
        return new DurationNumbers(new TimeSpan(sorted[sorted.Length / 2]), new TimeSpan(sorted[sorted.Length * 19 / 20]));
    }
}
