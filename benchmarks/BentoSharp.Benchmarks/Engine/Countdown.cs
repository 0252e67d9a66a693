namespace BentoSharp.Benchmarks.Engine;

/// <summary>Counts what is to come.</summary>
internal sealed class Countdown(int left)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = left;

    public Task Done => _done.Task;

    public void Signal()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.TrySetResult();
        }
    }
}
