using BentoSharp.Contracts;
using BentoSharp.Hosting.Devices;
using BentoSharp.Hosting.Workers;

namespace BentoSharp.Hosting.Batches;

/// <summary>A call of a method that is not batchable: it has its device to itself. It can be given up only while it waits; its code has to listen.</summary>
/// <param name="run">Runs the method on an instance.</param>
/// <param name="begun">Told when the run begins, with what it can be left behind by.</param>
/// <param name="enqueued">The clock's timestamp when it came.</param>
internal sealed class SingleItem(Func<Worker, BentoResponse> run, Action<DeviceJob>? begun, long enqueued)
    : CallItem(Nothing, 1, null, null, enqueued)
{
    private static readonly object Nothing = new();

    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private int _state;

    /// <summary>Begins the run, unless the call was given up.</summary>
    public bool TryBegin(DeviceJob job)
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) != 0)
        {
            return false;
        }

        begun?.Invoke(job);
        return true;
    }

    /// <summary>Runs the method, in the context of who has called it.</summary>
    public BentoResponse Run(Worker worker) => DeviceExecutor.InContext(_context, () => run(worker));

    public override void Cancel(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref _state, 2, 0) == 0)
        {
            base.Cancel(token);
        }
    }
}
