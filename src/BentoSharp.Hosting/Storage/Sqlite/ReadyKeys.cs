namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>A task's place among those that are ready.</summary>
internal readonly record struct ReadyKey(long Due, long Seq) : IComparable<ReadyKey>
{
    public static readonly ReadyKey Lowest = new(long.MinValue, long.MinValue);
    public static readonly ReadyKey Highest = new(long.MaxValue, long.MaxValue);

    public int CompareTo(ReadyKey other)
    {
        var byDue = Due.CompareTo(other.Due);
        return byDue != 0 ? byDue : Seq.CompareTo(other.Seq);
    }
}

/// <summary>
/// The lowest keys of the ready tasks of one name. A key is a hint: the row decides whether its task can still be leased, so canceling a task
/// need not look for its key, and a key may come twice.
/// </summary>
/// <remarks>
/// Keys up to a bound are here, those above it are only in the database's index, from where they are loaded when these are used up. So the
/// memory does not grow with the queue.
/// </remarks>
internal sealed class ReadyKeys(int capacity)
{
    private readonly PriorityQueue<long, ReadyKey> _keys = new();

    /// <summary>The highest key that can be here.</summary>
    public ReadyKey Bound { get; private set; } = ReadyKey.Highest;

    /// <summary>How many keys are here.</summary>
    public int Count => _keys.Count;

    /// <summary>How many keys to load at once.</summary>
    public int Capacity => capacity;

    /// <summary>Whether keys have to be loaded before the lowest is known.</summary>
    public bool NeedsLoad => _keys.Count == 0 && Bound != ReadyKey.Highest;

    /// <summary>Adds the key of a task that has become ready.</summary>
    public void Offer(ReadyKey key)
    {
        if (key.CompareTo(Bound) > 0)
        {
            return;
        }

        _keys.Enqueue(key.Seq, key);
        if (_keys.Count > 2 * capacity)
        {
            Trim();
        }
    }

    /// <summary>Adds a key that was read from the index, in order.</summary>
    public void Load(ReadyKey key)
    {
        _keys.Enqueue(key.Seq, key);
        Bound = key;
    }

    /// <summary>Says that there are no keys above those that are here.</summary>
    public void LoadedAll() => Bound = ReadyKey.Highest;

    /// <summary>Moves the bound up to a key that was read from the index but is not ready.</summary>
    public void Skip(ReadyKey key) => Bound = key;

    /// <summary>Leaves all keys to the index.</summary>
    public void Reset()
    {
        _keys.Clear();
        Bound = ReadyKey.Lowest;
    }

    /// <summary>The lowest key.</summary>
    public bool TryPeek(out ReadyKey key) => _keys.TryPeek(out _, out key);

    /// <summary>Takes the lowest key away.</summary>
    public void Pop() => _keys.Dequeue();

    private void Trim()
    {
        var keys = _keys.UnorderedItems.Select(item => item.Priority).Order().Take(capacity).ToList();
        _keys.Clear();
        keys.ForEach(key => _keys.Enqueue(key.Seq, key));
        Bound = keys[^1];
    }
}
