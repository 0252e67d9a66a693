namespace BentoSharp.Client.Waiting;

/// <summary>Blocks the caller's thread for a while.</summary>
internal static class BlockingPause
{
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static void Wait(TimeSpan pause, TimeProvider time, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (pause <= TimeSpan.Zero)
        {
            return;
        }

        if (time == TimeProvider.System)
        {
            // No timer: its callback would need a thread of the pool.
            token.WaitHandle.WaitOne(pause);
        }
        else
        {
            using var over = new ManualResetEventSlim();
            using var timer = time.CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), over, pause, Timeout.InfiniteTimeSpan);
            over.Wait(token);
        }

        token.ThrowIfCancellationRequested();
    }
}
