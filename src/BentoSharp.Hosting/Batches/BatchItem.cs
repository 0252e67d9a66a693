using System.Diagnostics;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Batches;

/// <summary>A call that waits for a device, to be run with others or by itself.</summary>
internal abstract class BatchItem(object arguments, int count, object? shape, DateTimeOffset? deadline, long enqueued)
{
    private BatchToken? _batch;
    private int _isOver;

    public object Arguments => arguments;

    /// <summary>How many items the call has.</summary>
    public int Count => count;

    /// <summary>Calls of another shape are not run together with this one.</summary>
    public object? Shape => shape;

    /// <summary>When it should be done; null: whenever.</summary>
    public DateTimeOffset? Deadline => deadline;

    /// <summary>The clock's timestamp when it came.</summary>
    public long Enqueued => enqueued;

    /// <summary>The span that the call belongs to; null where nobody traces.</summary>
    public virtual Activity? Span => null;

    /// <summary>Its place in the order of arrival; set by the queue.</summary>
    public long Order { get; set; }

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsOver => Volatile.Read(ref _isOver) != 0;

    /// <summary>Ends the call with its answer.</summary>
    public abstract void Complete(BentoResponse response);

    /// <summary>Ends the call with a failure of its own.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Ends the call because its device was lost, or hangs, while it ran.</summary>
    public abstract void Interrupt(string reason);

    /// <summary>Ends the call, which has not run, because no device is left for it.</summary>
    public abstract void GiveBack(string reason);

    /// <summary>Lets a batch know when nobody waits for the call any more.</summary>
    public void Join(BatchToken batch)
    {
        Interlocked.Exchange(ref _batch, batch);
        if (IsOver)
        {
            LeaveBatch();
        }
    }

    /// <summary>The batch has ended, or goes on without the call.</summary>
    public void LeaveBatch() => Interlocked.Exchange(ref _batch, null)?.OneLess();

    /// <summary>Makes the call over.</summary>
    /// <returns>False where it was so before.</returns>
    protected bool TryEnd()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
        {
            return false;
        }

        LeaveBatch();
        return true;
    }
}
