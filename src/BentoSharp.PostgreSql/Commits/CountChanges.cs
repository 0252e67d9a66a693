using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>How a batch changes the numbers of tasks that wait and run.</summary>
internal sealed class CountChanges(QueueCatalog queues)
{
    /// <summary>The changes by the numbers of the queues.</summary>
    public Dictionary<int, (int Pending, int InProgress)> ByQueue { get; } = [];

    public void Add(int queue, int pending, int inProgress)
    {
        var before = ByQueue.GetValueOrDefault(queue);
        ByQueue[queue] = (before.Pending + pending, before.InProgress + inProgress);
    }

    /// <summary>How many more tasks of a service wait.</summary>
    public int PendingOf(string service) => queues.OfService(service).Sum(queue => ByQueue.GetValueOrDefault(queue.Id).Pending);
}
