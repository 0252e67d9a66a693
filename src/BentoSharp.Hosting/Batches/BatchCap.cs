namespace BentoSharp.Hosting.Batches;

/// <summary>How many items go into one batch: the method's maximum, or what the memory has been seen to hold.</summary>
internal sealed class BatchCap
{
    private const int BatchesBeforeRaise = 50;
    private readonly int _maximum;
    private int _full;

    /// <param name="maximum">The most items that the method takes.</param>
    public BatchCap(int maximum) => Current = _maximum = maximum;

    /// <summary>The most items that the method takes.</summary>
    public int Maximum => _maximum;

    /// <summary>The most items of a batch.</summary>
    public int Current { get; private set; }

    /// <summary>How often a batch did not fit.</summary>
    public int OutOfMemoryCount { get; private set; }

    /// <summary>A batch did not fit: half as many may.</summary>
    public void DidNotFit(int items)
    {
        OutOfMemoryCount++;
        _full = 0;
        Current = Math.Max(1, Math.Min(Current, items / 2));
    }

    /// <summary>A batch fitted. Below the maximum the cap is raised slowly, for what took the memory may be gone.</summary>
    public void Fitted(int items)
    {
        if (Current < _maximum && items >= Current && ++_full >= BatchesBeforeRaise)
        {
            _full = 0;
            Current = Math.Min(_maximum, Current + Math.Max(1, Current / 8));
        }
    }
}
