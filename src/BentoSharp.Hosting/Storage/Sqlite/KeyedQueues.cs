using System.Collections.Concurrent;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// The tasks of one name that have a key: a queue for each key. Keys of which as many tasks run as may are left out of the order until one of
/// theirs ends, so their tasks are not looked at however many wait.
/// </summary>
internal sealed class KeyedQueues(int capacity)
{
    private const int MostKeysInMemory = 1_000;

    private readonly ConcurrentDictionary<string, KeyQueue> _keys = new(StringComparer.Ordinal);
    private readonly PriorityQueue<KeyQueue, ReadyKey> _open = new();
    private readonly List<KeyQueue> _touched = [];
    private double? _usualCost;
    private int _limit;

    /// <summary>How many tasks of a key run, as of the last commit.</summary>
    public int CountRunning(string key) => _keys.TryGetValue(key, out var queue) ? queue.CommittedRunning : 0;

    /// <summary>Whether fewer tasks of a key run than may at once, with the batch under way.</summary>
    /// <param name="key">The key; null where a task has none.</param>
    /// <param name="limit">How many may; 0: any number.</param>
    public bool MayBegin(string? key, int limit) => key is null || limit == 0 || !_keys.TryGetValue(key, out var queue) || queue.Running < limit;

    /// <summary>The place of a new task in the order.</summary>
    public long Share(string key, TaskRecord task) => Touch(key).Share(task, _usualCost ?? FairShare.UnknownCost);

    /// <summary>Adds a task that has become ready.</summary>
    public void Offer(string key, ReadyKey place)
    {
        var queue = Touch(key);
        queue.Ready.Offer(place);
        Open(queue, place);
    }

    /// <summary>Notes that tasks of a key were found in the database.</summary>
    public void Found(string key, BentoTaskPriority priority, long lastDue)
    {
        var queue = Of(key);
        queue.Found(priority, lastDue);
        Open(queue, ReadyKey.Lowest);
    }

    /// <summary>An attempt begins.</summary>
    public void Begin(string key) => Touch(key).RunningChange++;

    /// <summary>An attempt has ended, or has lost its right.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cost">How long it ran, in microseconds; null where that says nothing.</param>
    public void End(string key, double? cost)
    {
        var queue = Touch(key);
        queue.RunningChange--;
        if (cost is { } measured)
        {
            queue.Learn(measured);
            _usualCost = FairShare.Learn(_usualCost, measured);
        }

        Open(queue, ReadyKey.Lowest);
    }

    /// <summary>The lowest ready task of the keys of which fewer run than may.</summary>
    /// <param name="limit">How many tasks of a key may run at once; 0: any number.</param>
    /// <param name="owner">The tasks of the name, with keys and without.</param>
    /// <param name="loader">Reads what is not in memory.</param>
    /// <param name="lowest">The queue that has it.</param>
    /// <param name="place">Its place.</param>
    public bool TryPeek(int limit, SqliteQueue owner, ReadyKeyLoader loader, out KeyQueue? lowest, out ReadyKey place)
    {
        OpenAllFor(limit);
        while (_open.TryPeek(out lowest, out var expected))
        {
            if (lowest.Place != expected)
            {
                // It was given another place meanwhile.
                _open.Dequeue();
                continue;
            }

            var mayBegin = limit == 0 || lowest.Running < limit;
            if (mayBegin && loader.TryPeek(owner, lowest, out place) && place.CompareTo(expected) <= 0)
            {
                return true;
            }

            Close(lowest);
            if (mayBegin && lowest.Ready.TryPeek(out place))
            {
                Open(lowest, place);
            }
        }

        place = ReadyKey.Highest;
        return false;
    }

    /// <summary>Takes the lowest task of a key away, which was just found.</summary>
    public void Pop(KeyQueue queue)
    {
        Touch(queue).Ready.Pop();
        Close(queue);
        Open(queue, ReadyKey.Lowest);
    }

    /// <summary>The batch under way was committed, or not.</summary>
    public void Settle(bool isCommitted)
    {
        foreach (var queue in _touched)
        {
            queue.Settle(isCommitted);
            if (queue.IsIdle)
            {
                queue.Place = null;
                _keys.TryRemove(queue.Key, out _);
            }
            else if (!isCommitted)
            {
                Open(queue, ReadyKey.Lowest);
            }
        }

        _touched.Clear();
    }

    /// <summary>Notes that the batch under way changes a key.</summary>
    public KeyQueue Touch(KeyQueue queue)
    {
        if (!queue.IsTouched)
        {
            queue.IsTouched = true;
            _touched.Add(queue);
        }

        return queue;
    }

    private KeyQueue Touch(string key) => Touch(Of(key));

    private KeyQueue Of(string key) => _keys.GetOrAdd(key, static (key, capacity) => new KeyQueue(key, Math.Min(capacity, MostKeysInMemory)), capacity);

    /// <summary>Under another limit other keys are left out.</summary>
    private void OpenAllFor(int limit)
    {
        if (limit == _limit)
        {
            return;
        }

        _limit = limit;
        foreach (var (_, queue) in _keys)
        {
            Open(queue, ReadyKey.Lowest);
        }
    }

    private void Open(KeyQueue queue, ReadyKey place)
    {
        if (queue.Place is null || place.CompareTo(queue.Place.Value) < 0)
        {
            queue.Place = place;
            _open.Enqueue(queue, place);
        }
    }

    private void Close(KeyQueue queue)
    {
        queue.Place = null;
        _open.Dequeue();
    }
}
