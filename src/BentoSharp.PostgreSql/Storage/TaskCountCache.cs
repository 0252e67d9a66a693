using BentoSharp.PostgreSql.Commits;
using System.Collections.Concurrent;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>
/// How many tasks of each name wait and run: what this node has changed is counted at once, what others have with the next look at the database.
/// </summary>
internal sealed class TaskCountCache
{
    private readonly ConcurrentDictionary<int, (int Pending, int InProgress)> _counts = new();

    public (int Pending, int InProgress) Of(int queue) => _counts.GetValueOrDefault(queue);

    /// <summary>Adds what a commit has changed.</summary>
    public void Add(Dictionary<int, (int Pending, int InProgress)> changes)
    {
        foreach (var (queue, change) in changes)
        {
            _counts.AddOrUpdate(
                queue,
                static (_, change) => change,
                static (_, count, change) => (Math.Max(count.Pending + change.Pending, 0), Math.Max(count.InProgress + change.InProgress, 0)),
                change);
        }
    }

    /// <summary>Takes over what is in the database. Never while a commit is under way.</summary>
    public void Replace(Dictionary<int, (int Pending, int InProgress)> counts)
    {
        foreach (var queue in _counts.Keys)
        {
            _counts[queue] = counts.GetValueOrDefault(queue);
        }

        foreach (var (queue, count) in counts)
        {
            _counts[queue] = count;
        }
    }
}
