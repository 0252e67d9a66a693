using System.Collections.Concurrent;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>What tasks of a name with any key cost, as far as they have ended on this node: the first guess for a new key.</summary>
internal sealed class UsualCosts
{
    private readonly ConcurrentDictionary<int, double> _costs = new();

    /// <summary>What is known with what is learnt just now; null where that is nothing.</summary>
    public double? Of(int queue, List<(int Queue, double Cost)> fresh)
    {
        double? known = _costs.TryGetValue(queue, out var cost) ? cost : null;
        return fresh.Where(learned => learned.Queue == queue).Aggregate(known, static (before, learned) => FairShare.Learn(before, learned.Cost));
    }

    /// <summary>Notes what tasks have cost, in microseconds.</summary>
    public void Learn(List<(int Queue, double Cost)> learned)
    {
        foreach (var (queue, cost) in learned)
        {
            _costs.AddOrUpdate(queue, static (_, cost) => FairShare.Learn(null, cost), static (_, before, cost) => FairShare.Learn(before, cost), cost);
        }
    }
}
