namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>A task whose attempt runs in this process.</summary>
internal readonly record struct RunningTask(long Seq, SqliteQueue Queue, TaskStanding Standing, string? LimitKey, string? Owner);

/// <summary>
/// The running attempts by id, so that their ends are written without reading the row first. A batch that is not committed leaves no trace.
/// </summary>
internal sealed class RunningTasks
{
    private readonly Dictionary<Guid, RunningTask> _tasks = [];
    private readonly Stack<(Guid Id, RunningTask? Before)> _changes = new();

    public int Count => _tasks.Count;

    public bool Contains(Guid id) => _tasks.ContainsKey(id);

    public bool TryGet(Guid id, out RunningTask task) => _tasks.TryGetValue(id, out task);

    public void Add(Guid id, RunningTask task)
    {
        if (!_tasks.TryAdd(id, task))
        {
            throw new TaskStoreException($"A task of the id {id:N} exists already.") { ConcernsOneOperation = true };
        }

        _changes.Push((id, null));
    }

    public void Remove(Guid id)
    {
        if (_tasks.Remove(id, out var before))
        {
            _changes.Push((id, before));
        }
    }

    /// <summary>The batch under way was committed.</summary>
    public void Accept() => _changes.Clear();

    /// <summary>The batch under way was not committed.</summary>
    public void Revert()
    {
        while (_changes.TryPop(out var change))
        {
            if (change.Before is { } before)
            {
                _tasks.Add(change.Id, before);
            }
            else
            {
                _tasks.Remove(change.Id);
            }
        }
    }
}
