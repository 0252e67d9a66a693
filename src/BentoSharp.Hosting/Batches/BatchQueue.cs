namespace BentoSharp.Hosting.Batches;

/// <summary>
/// The calls of one method that wait for a device. A free device takes what there is, up to the cap: nothing waits for more to come. The
/// earliest deadline goes first; calls that can't make theirs any more go last, in a lane of their own, so that they don't take the others
/// down with them. Without deadlines the order is that of arrival.
/// </summary>
/// <remarks>Not safe for several threads: the scheduler guards it.</remarks>
/// <param name="cost">What batches take.</param>
internal sealed class BatchQueue(BatchCost cost)
{
    // Under overload that does not end, the late would never run.
    private const int BatchesBetweenLateOnes = 64;
    private static readonly object NoShape = new();

    private readonly Dictionary<object, BatchLanes> _shapes = [];
    private long _order;
    private int _batchesSinceLate;

    /// <summary>Whether no call waits, not even one that was given up.</summary>
    public bool IsEmpty => _shapes.Count == 0;

    /// <summary>How many calls wait, those that were given up a moment ago included.</summary>
    public int Count => _shapes.Values.Sum(static lanes => lanes.Count);

    /// <summary>Lets a call wait.</summary>
    public void Add(BatchItem item)
    {
        item.Order = _order++;
        var shape = item.Shape ?? NoShape;
        if (!_shapes.TryGetValue(shape, out var lanes))
        {
            _shapes[shape] = lanes = new BatchLanes();
        }

        lanes.Add(item);
    }

    /// <summary>Takes all calls that wait.</summary>
    public IReadOnlyList<BatchItem> TakeAll()
    {
        var all = _shapes.Values.SelectMany(static lanes => lanes.TakeAll()).OrderBy(static item => item.Order).ToList();
        _shapes.Clear();
        return all;
    }

    /// <summary>Takes the calls of the next batch; none where nobody waits.</summary>
    /// <param name="cap">The most items. A call with more is taken alone.</param>
    /// <param name="now">The time.</param>
    public List<BatchItem> Take(int cap, DateTimeOffset now)
    {
        foreach (var (shape, lanes) in _shapes)
        {
            lanes.Sort(cap, now, cost);
            if (lanes.IsEmpty)
            {
                _shapes.Remove(shape);
            }
        }

        if (_shapes.Count == 0)
        {
            return [];
        }

        var oldestLate = _shapes.Values.Where(static lanes => lanes.LateHead is not null).MinBy(static lanes => lanes.LateHead!.Order);
        var first = _shapes.Values.Where(static lanes => lanes.Head is not null).MinBy(static lanes => lanes.HeadKey);
        if (oldestLate is null)
        {
            _batchesSinceLate = 0;
            return first!.Take(cap);
        }

        if (first is null || ++_batchesSinceLate > BatchesBetweenLateOnes)
        {
            _batchesSinceLate = 0;
            return oldestLate.TakeLateFirst(cap);
        }

        var batch = first.Take(cap);
        first.AddLate(batch, cap, now, cost);
        return batch;
    }
}
