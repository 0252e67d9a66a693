using System.Diagnostics;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Devices;

namespace BentoSharp.Hosting.Batches;

/// <summary>A call that somebody waits for.</summary>
internal class CallItem(object arguments, int count, object? shape, DateTimeOffset? deadline, long enqueued)
    : BatchItem(arguments, count, shape, deadline, enqueued)
{
    private readonly TaskCompletionSource<BentoResponse> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Activity? Span { get; } = Activity.Current;

    /// <summary>The answer, or why there is none.</summary>
    public Task<BentoResponse> Completion => _completion.Task;

    public override void Complete(BentoResponse response)
    {
        if (TryEnd())
        {
            _completion.SetResult(response);
        }
    }

    public override void Fail(Exception exception)
    {
        if (TryEnd())
        {
            _completion.SetException(exception);
        }
    }

    public override void Interrupt(string reason) => Fail(new DeviceLostException(reason, hasRun: true));

    public override void GiveBack(string reason) => Fail(new DeviceLostException(reason, hasRun: false));

    /// <summary>Gives the call up: what a batch still makes of it is thrown away.</summary>
    public virtual void Cancel(CancellationToken token)
    {
        if (TryEnd())
        {
            _completion.SetCanceled(token);
        }
    }
}
