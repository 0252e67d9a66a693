namespace BentoSharp.Benchmarks;

/// <summary>A call in the simulation; times in milliseconds.</summary>
internal sealed record Call(double Arrived, double Deadline);

/// <summary>A way to collect batches.</summary>
internal interface IPolicy
{
    void Add(Call call);

    /// <summary>Takes a batch for the free device.</summary>
    /// <param name="now">The time.</param>
    /// <param name="wait">Where there is none: until when to wait, unless a call comes before that.</param>
    IReadOnlyList<Call> Take(double now, out double? wait);

    void Ran(int items)
    {
    }
}

/// <summary>What policies over one list in the order of arrival share.</summary>
internal abstract class InOrder : IPolicy
{
    protected const int Cap = 32;

    protected List<Call> Waiting { get; } = [];

    public void Add(Call call) => Waiting.Add(call);

    public abstract IReadOnlyList<Call> Take(double now, out double? wait);

    public virtual void Ran(int items)
    {
    }

    protected List<Call> First(int most)
    {
        var batch = Waiting.GetRange(0, Math.Min(most, Waiting.Count));
        Waiting.RemoveRange(0, batch.Count);
        return batch;
    }
}

/// <summary>Takes what there is, in the order of arrival.</summary>
internal sealed class Greedy : InOrder
{
    public override IReadOnlyList<Call> Take(double now, out double? wait)
    {
        wait = null;
        return First(Cap);
    }
}

/// <summary>Waits 5 ms for a batch to fill.</summary>
internal sealed class Window : InOrder
{
    public override IReadOnlyList<Call> Take(double now, out double? wait)
    {
        wait = Waiting.Count > 0 ? Waiting[0].Arrived + 5 : null;
        return Waiting.Count >= Cap || wait <= now ? First(Cap) : [];
    }
}

/// <summary>
/// As BentoML's adaptive batching decides: it drops calls that its estimate says can't be done within the latency, and waits for more as long
/// as the waiting of those in the queue costs less than the batch would gain.
/// </summary>
internal sealed class Adaptive : InOrder
{
    private const double MaxLatency = 110;
    private const double Tick = 1;

    public override IReadOnlyList<Call> Take(double now, out double? wait)
    {
        wait = null;
        while (Waiting.Count > 1 && now - Waiting[0].Arrived + SchedulingBenchmark.Cost(Math.Min(Cap, Waiting.Count)) > MaxLatency)
        {
            Waiting.RemoveAt(0);
        }

        var count = Waiting.Count;
        if (count is 0 or >= Cap)
        {
            return First(Cap);
        }

        const double perItem = 0.2;
        const double gain = 3;
        if (count * (now - Waiting[^1].Arrived + Tick + perItem) <= gain * 0.95)
        {
            wait = now + Tick;
            return [];
        }

        return First(Cap);
    }
}

/// <summary>As Triton's dynamic batcher decides with a preferred size of the maximum and a delay of 2 ms at most.</summary>
internal sealed class Preferred : InOrder
{
    public override IReadOnlyList<Call> Take(double now, out double? wait)
    {
        wait = Waiting.Count > 0 ? Waiting[0].Arrived + 2 : null;
        return Waiting.Count >= Cap || wait <= now ? First(Cap) : [];
    }
}
