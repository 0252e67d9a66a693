namespace BentoSharp.Hosting.Batches;

/// <summary>The waiting calls of one shape: those that can make their deadlines, and those that can't any more.</summary>
internal sealed class BatchLanes
{
    private readonly PriorityQueue<BatchItem, (DateTimeOffset Deadline, long Order)> _onTime = new();
    private readonly Queue<BatchItem> _late = new();

    public int Count => _onTime.Count + _late.Count;

    public bool IsEmpty => _onTime.Count == 0 && _late.Count == 0;

    /// <summary>The call that goes first; null where none is on time.</summary>
    public BatchItem? Head => _onTime.TryPeek(out var item, out _) ? item : null;

    /// <summary>The place of the call that goes first among those of other shapes.</summary>
    public (DateTimeOffset Deadline, long Order) HeadKey => Key(Head!);

    /// <summary>The call that has been late for longest.</summary>
    public BatchItem? LateHead => _late.TryPeek(out var item) ? item : null;

    public void Add(BatchItem item) => _onTime.Enqueue(item, Key(item));

    /// <summary>Forgets calls that were given up, and moves those that can't make their deadline even in the next batch.</summary>
    public void Sort(int cap, DateTimeOffset now, BatchCost cost)
    {
        while (_late.TryPeek(out var late) && late.IsOver)
        {
            _late.Dequeue();
        }

        // The batch is not made smaller to save its head: under overload that ends with batches of one, and nobody on time.
        while (_onTime.TryPeek(out var head, out _)
            && (head.IsOver || head.Deadline < now + cost.Of(Math.Min(cap, _onTime.Count))))
        {
            _onTime.Dequeue();
            if (!head.IsOver)
            {
                _late.Enqueue(head);
            }
        }
    }

    /// <summary>Takes all calls.</summary>
    public IReadOnlyList<BatchItem> TakeAll() => Take(int.MaxValue) is var onTime && _late.Count == 0 ? onTime : [.. onTime, .. TakeLateFirst(int.MaxValue)];

    /// <summary>Takes calls that are on time.</summary>
    public List<BatchItem> Take(int cap)
    {
        var batch = new List<BatchItem>();
        AddOnTime(batch, 0, cap);
        return batch;
    }

    /// <summary>Takes late calls, and fills up with those on time.</summary>
    public List<BatchItem> TakeLateFirst(int cap)
    {
        var batch = new List<BatchItem>();
        AddOnTime(batch, AddLate(batch, 0, cap), cap);
        return batch;
    }

    /// <summary>Fills a batch up with late calls, as far as the others still make their deadlines.</summary>
    public void AddLate(List<BatchItem> batch, int cap, DateTimeOffset now, BatchCost cost)
    {
        var items = batch.Sum(static item => item.Count);
        var deadline = batch.Min(static item => item.Deadline ?? DateTimeOffset.MaxValue);
        while (cap > items && now + cost.Of(cap) > deadline)
        {
            cap--;
        }

        AddLate(batch, items, cap);
    }

    private int AddLate(List<BatchItem> batch, int items, int cap)
    {
        while (_late.TryPeek(out var item) && (item.IsOver || batch.Count == 0 || items + item.Count <= cap))
        {
            _late.Dequeue();
            items += Put(batch, item);
        }

        return items;
    }

    private int AddOnTime(List<BatchItem> batch, int items, int cap)
    {
        while (_onTime.TryPeek(out var item, out _) && (item.IsOver || batch.Count == 0 || items + item.Count <= cap))
        {
            _onTime.Dequeue();
            items += Put(batch, item);
        }

        return items;
    }

    private static int Put(List<BatchItem> batch, BatchItem item)
    {
        if (item.IsOver)
        {
            return 0;
        }

        batch.Add(item);
        return item.Count;
    }

    private static (DateTimeOffset Deadline, long Order) Key(BatchItem item) => (item.Deadline ?? DateTimeOffset.MaxValue, item.Order);
}
