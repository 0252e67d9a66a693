using System.Globalization;
using BentoSharp.Hosting.Batches;

namespace BentoSharp.Benchmarks;

/// <summary>
/// Compares ways to collect batches, in a simulation of one device: a batch of n items takes 3 + 0.2 n ms and has at most 32 items, calls
/// of one item come at random, each with a deadline. What is counted is the share of the calls that are done in time; a call that is dropped
/// is not. Nothing depends on the machine.
/// </summary>
internal static class SchedulingBenchmark
{
    private const int Cap = 32;
    private const int Calls = 60_000;
    private static readonly double Capacity = Cap / Cost(Cap);

    public static void Run()
    {
        var bar = 0.0;
        Console.WriteLine("share of the calls that are done in time, in %; calls have from 20 to 200 ms");
        Console.WriteLine($"{"load",-10}{"possible",10}{"BentoSharp",12}{"greedy",10}{"window",10}{"adaptive",10}{"preferred",11}");
        foreach (var load in new[] { 0.5, 0.9, 1.1, 1.32, 2.0 })
        {
            var arrivals = Arrivals(load);
            var possible = 100 * Math.Min(1, 1 / load);
            var ours = InTime(arrivals, static () => new OwnPolicy());
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{load,-10:0.00}{possible,10:0.0}{ours,12:0.0}{InTime(arrivals, static () => new Greedy()),10:0.0}{InTime(arrivals, static () => new Window()),10:0.0}{InTime(arrivals, static () => new Adaptive()),10:0.0}{InTime(arrivals, static () => new Preferred()),11:0.0}"));
            if (load == 1.32)
            {
                bar = ours / possible;
            }
        }

        Bar.AtLeast("scheduling_132", bar, 0.95);
    }

    internal static double Cost(int items) => 3 + (0.2 * items);

    private static Call[] Arrivals(double load)
    {
        var random = new Random(1);
        var time = 0.0;
        var calls = new Call[Calls];
        for (var i = 0; i < Calls; i++)
        {
            time += -Math.Log(1 - random.NextDouble()) / (load * Capacity);
            calls[i] = new Call(time, time + 20 + (180 * random.NextDouble()));
        }

        return calls;
    }

    /// <summary>Runs the device until all calls are done or dropped.</summary>
    private static double InTime(Call[] arrivals, Func<IPolicy> create)
    {
        var (policy, now, next, inTime) = (create(), 0.0, 0, 0);
        while (true)
        {
            while (next < arrivals.Length && arrivals[next].Arrived <= now)
            {
                policy.Add(arrivals[next++]);
            }

            var batch = policy.Take(now, out var wait);
            if (batch.Count > 0)
            {
                now += Cost(batch.Count);
                policy.Ran(batch.Count);
                inTime += batch.Count(call => now <= call.Deadline);
                continue;
            }

            var arrival = next < arrivals.Length ? arrivals[next].Arrived : double.PositiveInfinity;
            now = Math.Min(arrival, wait ?? double.PositiveInfinity);
            if (double.IsPositiveInfinity(now))
            {
                return 100.0 * inTime / arrivals.Length;
            }
        }
    }

    /// <summary>What a service does: its own queue, with the cost fitted while it runs.</summary>
    private sealed class OwnPolicy : IPolicy
    {
        private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
        private readonly BatchCost _cost = new();
        private readonly BatchQueue _queue;
        private readonly Dictionary<BatchItem, Call> _calls = [];

        public OwnPolicy() => _queue = new BatchQueue(_cost);

        public void Add(Call call)
        {
            var item = new CallItem(call, 1, null, Start.AddMilliseconds(call.Deadline), 0);
            _calls.Add(item, call);
            _queue.Add(item);
        }

        public IReadOnlyList<Call> Take(double now, out double? wait)
        {
            wait = null;
            var batch = _queue.Take(Cap, Start.AddMilliseconds(now));
            return [.. batch.Select(item => _calls.Remove(item, out var call) ? call : throw new InvalidOperationException("It ran already."))];
        }

        public void Ran(int items) => _cost.Add(items, TimeSpan.FromMilliseconds(Cost(items)));
    }
}
