using System.Collections.Concurrent;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>The attempts that this node holds, so that it notices when one is taken from it.</summary>
internal sealed class LeasedTasks
{
    private readonly ConcurrentDictionary<Guid, long> _fences = new();
    private readonly ConcurrentDictionary<Guid, bool> _lost = new();

    /// <summary>The attempts by the tasks' ids, with their fences.</summary>
    public KeyValuePair<Guid, long>[] All => [.. _fences];

    /// <summary>Notes what a batch that was committed has begun and ended.</summary>
    public void Apply(StoreBatch batch)
    {
        foreach (var finish in batch.Finishes)
        {
            _fences.TryRemove(KeyValuePair.Create(finish.Id, finish.Fence));
        }

        foreach (var cancel in batch.Cancels)
        {
            _fences.TryRemove(cancel.Id, out _);
        }

        foreach (var child in batch.CanceledChildren)
        {
            _fences.TryRemove(child.Id, out _);
        }

        foreach (var lease in batch.Claims.SelectMany(static claim => claim.Leases))
        {
            _fences[lease.Id] = lease.Fence;
        }
    }

    /// <summary>Notes that an attempt has lost its right.</summary>
    /// <returns>Whether this node held it.</returns>
    public bool Lose(Guid id)
    {
        if (!_fences.TryRemove(id, out _))
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
            if (_lost.TryRemove(id, out _) && !_fences.ContainsKey(id))
            {
                yield return id;
            }
        }
    }
}
