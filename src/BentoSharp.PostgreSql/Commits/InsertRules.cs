using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>Decides which inserts of a batch become tasks, one after another, as if each came alone.</summary>
internal sealed class InsertRules(BatchReads reads, KeyStep keys, QueueCatalog queues, Func<string, int> pendingChange)
{
    /// <summary>Refuses what is no new task.</summary>
    /// <exception cref="TaskStoreException">It is not.</exception>
    public void ThrowIfNotNew(TaskRecord task)
    {
        if (task.State != BentoTaskStatus.Pending || task.Fence != 0 || task.Request is null)
        {
            throw Refused($"Task {task.Id:N} can't be inserted: a new task is pending, of fence 0, and has a request.");
        }

        // Also where this batch ends it: its id is never free again.
        if (reads.Ended.ContainsKey(task.Id) || reads.Tasks.ContainsKey(task.Id))
        {
            throw Refused($"A task of the id {task.Id:N} exists already.");
        }
    }

    /// <summary>Whether a task is there already under a key, its own or its parent's, or may not be submitted; the operation's result says which.</summary>
    public bool IsRefused(InsertOperation insert)
    {
        if (insert.Idempotency is { } key && keys.Find(insert, key) is { } existing)
        {
            (insert.Result, insert.ExistingId) = (existing.IsSame ? InsertResult.Exists : InsertResult.KeyTaken, existing.Id);
            return true;
        }

        if (insert.ParentFence is not { } fence)
        {
            return false;
        }

        var task = insert.Task;
        if (!reads.Tasks.TryGetValue(task.Parent!.Value, out var parent)
            || parent.Standing.State != BentoTaskStatus.InProgress
            || parent.Standing.Fence != fence)
        {
            insert.Result = InsertResult.ParentStale;
            return true;
        }

        if (!reads.Children.TryGetValue((task.Parent.Value, task.ChildKey!), out var child))
        {
            return false;
        }

        var isSame = queues.Find(new TaskQueueName(task.Service, task.Task)) == child.Queue;
        (insert.Result, insert.ExistingId) = (isSame ? InsertResult.Exists : InsertResult.KeyTaken, child.Id);
        return true;
    }

    /// <summary>Whether as many tasks of the service wait as may.</summary>
    public bool IsFull(InsertOperation insert) =>
        insert.MaxPending is { } max && reads.Pending[insert.Task.Service] + pendingChange(insert.Task.Service) >= max;

    /// <summary>Notes a task that becomes a row.</summary>
    public void Accept(InsertOperation insert, int queue)
    {
        if (insert.Idempotency is { } key)
        {
            keys.Take(insert, key);
        }

        if (insert.ParentFence is not null)
        {
            reads.Children.Add((insert.Task.Parent!.Value, insert.Task.ChildKey!), (insert.Task.Id, queue));
        }
    }

    private static TaskStoreException Refused(string message) => new(message) { ConcernsOneOperation = true };
}
