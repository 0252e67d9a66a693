namespace BentoSharp.Hosting.Batches;

/// <summary>The token of a batch: it fires when nobody waits for any of its calls any more.</summary>
internal sealed class BatchToken : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<BatchItem> _items;
    private int _waiting;
    private volatile bool _hasEnded;

    public BatchToken(List<BatchItem> items)
    {
        _items = items;
        _waiting = items.Count;
        items.ForEach(item => item.Join(this));
    }

    public CancellationToken Token => _source.Token;

    public void OneLess()
    {
        if (Interlocked.Decrement(ref _waiting) == 0 && !_hasEnded)
        {
            _source.Cancel();
        }
    }

    public void Dispose()
    {
        _hasEnded = true;
        _items.ForEach(static item => item.LeaveBatch());

        // The source is not disposed: a call may be given up at this moment, and without a timer the source holds nothing.
    }
}
