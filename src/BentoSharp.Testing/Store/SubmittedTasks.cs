using BentoSharp.Hosting.Storage;

namespace BentoSharp.Testing.Store;

/// <summary>The tasks that were submitted, in order. Those of a host before a restart are among them.</summary>
internal sealed class SubmittedTasks
{
    private readonly Lock _lock = new();
    private readonly List<BentoSubmittedTask> _tasks = [];

    public IReadOnlyList<BentoSubmittedTask> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _tasks];
            }
        }
    }

    public void Add(IEnumerable<InsertOperation> inserts)
    {
        lock (_lock)
        {
            foreach (var insert in inserts.Where(static insert => insert.Result == InsertResult.Inserted))
            {
                _tasks.Add(new BentoSubmittedTask(insert.Task));
            }
        }
    }
}
