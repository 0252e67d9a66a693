namespace BentoSharp.Hosting.Batches;

/// <summary>The token of a batch: it fires when nobody waits for any of its calls any more.</summary>
internal sealed class BatchToken : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<BatchItem> _items;
    private int _waiting;

    public BatchToken(List<BatchItem> items)
    {
        _items = items;
        _waiting = items.Count;
        foreach (var item in items)
        {
            item.GivenUp += OneLess;
        }
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var item in _items)
        {
            item.GivenUp -= OneLess;
        }

        // Not disposed: a call may be given up at this moment, and without a timer the source holds nothing.
    }

    private void OneLess()
    {
        if (Interlocked.Decrement(ref _waiting) == 0)
        {
            _source.Cancel();
        }
    }
}
