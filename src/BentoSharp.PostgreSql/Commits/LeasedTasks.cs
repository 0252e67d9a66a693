using System.Collections.Concurrent;
using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>An attempt that this node holds.</summary>
/// <param name="Fence">Its fence.</param>
/// <param name="Queue">The task's queue.</param>
/// <param name="IsKeyed">Whether the task has a limit key.</param>
/// <param name="IsOwned">Whether it has an owner.</param>
internal readonly record struct HeldTask(long Fence, int Queue, bool IsKeyed, bool IsOwned);

/// <summary>The attempts that this node holds, so that it notices when one is taken from it and need not look at what it knows.</summary>
internal sealed class LeasedTasks(QueueCatalog queues)
{
    private readonly ConcurrentDictionary<Guid, HeldTask> _held = new();
    private readonly ConcurrentDictionary<Guid, bool> _lost = new();

    /// <summary>The attempts by the tasks' ids, with their fences.</summary>
    public KeyValuePair<Guid, long>[] All => [.. _held.Select(static held => KeyValuePair.Create(held.Key, held.Value.Fence))];

    /// <summary>The attempt of a fence, if this node holds it as far as it knows.</summary>
    public HeldTask? Find(Guid id, long fence) => _held.TryGetValue(id, out var held) && held.Fence == fence ? held : null;

    /// <summary>Whether this node holds an attempt of a task.</summary>
    public bool Holds(Guid id) => _held.ContainsKey(id);

    /// <summary>Notes what a batch that was committed has begun and ended.</summary>
    public void Apply(StoreBatch batch)
    {
        foreach (var finish in batch.Finishes)
        {
            if (Find(finish.Id, finish.Fence) is { } held)
            {
                _held.TryRemove(KeyValuePair.Create(finish.Id, held));
            }
        }

        foreach (var cancel in batch.Cancels.Where(static cancel => cancel.StateBefore is { } before && !TaskStateMachine.IsTerminal(before)))
        {
            _held.TryRemove(cancel.Id, out _);
        }

        foreach (var child in batch.CanceledChildren)
        {
            _held.TryRemove(child.Id, out _);
        }

        foreach (var lease in batch.Claims.SelectMany(static claim => claim.Leases))
        {
            var queue = queues.Find(new TaskQueueName(lease.Service, lease.Task))!.Value;
            _held[lease.Id] = new HeldTask(lease.Fence, queue, lease.LimitKey is not null, lease.Owner is not null);
        }
    }

    /// <summary>Notes that an attempt has lost its right.</summary>
    /// <returns>Whether this node held it.</returns>
    public bool Lose(Guid id)
    {
        if (!_held.TryRemove(id, out _))
        {
            return false;
        }

        _lost[id] = true;
        return true;
    }

    /// <summary>
    /// The attempts that were lost since the last call: a lease may be lost before its attempt has begun, so they are told once more.
    /// </summary>
    public IEnumerable<Guid> TakeLost()
    {
        foreach (var id in _lost.Keys)
        {
            if (_lost.TryRemove(id, out _) && !_held.ContainsKey(id))
            {
                yield return id;
            }
        }
    }
}
