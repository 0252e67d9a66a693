using System.Diagnostics;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Batches;

/// <summary>A call that waits to be run with others.</summary>
internal sealed class BatchItem(object arguments, int count, object? shape, DateTimeOffset? deadline, long enqueued)
{
    private readonly TaskCompletionSource<BentoResponse> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
    public Activity? Span { get; } = Activity.Current;

    /// <summary>Its place in the order of arrival; set by the queue.</summary>
    public long Order { get; set; }

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsOver => _completion.Task.IsCompleted;

    public Task<BentoResponse> Completion => _completion.Task;

    /// <summary>Raised once when the call is given up.</summary>
    public event Action? GivenUp;

    public void Complete(BentoResponse response) => _completion.TrySetResult(response);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    /// <summary>Gives the call up: what a batch still makes of it is thrown away.</summary>
    public void Cancel(CancellationToken token)
    {
        if (_completion.TrySetCanceled(token))
        {
            GivenUp?.Invoke();
        }
    }
}
