namespace BentoSharp.Hosting.Storage;

/// <summary>
/// Operations on their way from any thread to the one that commits: a list linked through the operations themselves, so that handing one over
/// takes no lock and no memory.
/// </summary>
internal sealed class OperationInbox
{
    private static readonly StoreOperation Closed = new Sentinel();

    private readonly object _gate = new();
    private StoreOperation? _last;
    private int _isWaiting;
    private bool _isSignaled;

    /// <summary>Hands an operation over.</summary>
    /// <returns>False where nobody takes operations any more.</returns>
    public bool TryAdd(StoreOperation operation)
    {
        StoreOperation? last;
        do
        {
            last = Volatile.Read(ref _last);
            if (last == Closed)
            {
                return false;
            }

            operation.Next = last;
        }
        while (Interlocked.CompareExchange(ref _last, operation, last) != last);

        Wake();
        return true;
    }

    /// <summary>Hands operations over, in their order and with nothing between them.</summary>
    /// <returns>False where nobody takes operations any more.</returns>
    public bool TryAdd(IReadOnlyList<StoreOperation> operations)
    {
        for (var i = 1; i < operations.Count; i++)
        {
            operations[i].Next = operations[i - 1];
        }

        StoreOperation? last;
        do
        {
            last = Volatile.Read(ref _last);
            if (last == Closed)
            {
                return false;
            }

            operations[0].Next = last;
        }
        while (Interlocked.CompareExchange(ref _last, operations[^1], last) != last);

        Wake();
        return true;
    }

    /// <summary>Ends the committing thread's wait.</summary>
    public void Wake()
    {
        // Only the first to come after the thread has begun to wait pays for waking it.
        if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            lock (_gate)
            {
                _isSignaled = true;
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Takes what was handed over, in order. For the committing thread.</summary>
    public void TakeTo(Queue<StoreOperation> waiting) => Move(Interlocked.Exchange(ref _last, null), waiting);

    /// <summary>Takes what was handed over and refuses everything from now on. For the committing thread.</summary>
    public void CloseTo(Queue<StoreOperation> waiting) => Move(Interlocked.Exchange(ref _last, Closed), waiting);

    /// <summary>Waits until something is handed over or <see cref="Wake"/> is called. For the committing thread.</summary>
    /// <param name="isAwake">Whether there is a reason not to wait, looked at after wakes are listened to.</param>
    public void Wait(Func<bool> isAwake)
    {
        Interlocked.Exchange(ref _isWaiting, 1);
        if (Volatile.Read(ref _last) is not null || isAwake())
        {
            Interlocked.Exchange(ref _isWaiting, 0);
            return;
        }

        lock (_gate)
        {
            while (!_isSignaled)
            {
                Monitor.Wait(_gate);
            }

            _isSignaled = false;
        }
    }

    private static void Move(StoreOperation? last, Queue<StoreOperation> waiting)
    {
        StoreOperation? first = null;
        while (last is not null && last != Closed)
        {
            var before = last.Next;
            last.Next = first;
            first = last;
            last = before;
        }

        while (first is not null)
        {
            var next = first.Next;
            first.Next = null;
            waiting.Enqueue(first);
            first = next;
        }
    }

    private sealed class Sentinel : StoreOperation;
}
