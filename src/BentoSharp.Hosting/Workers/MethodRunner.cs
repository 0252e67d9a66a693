using System.Runtime.CompilerServices;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Workers;

/// <summary>Runs methods on the instances of a service: an attempt of a task or an immediate call, each in one of the service's slots.</summary>
internal sealed class MethodRunner(
    BentoServiceDefinition service, IReadOnlyList<BentoDevice> devices, IServiceProvider root, TimeProvider time) : IAsyncDisposable
{
    private readonly WorkerPool _workers = new(service, devices, root);
    private readonly ServiceThreads _threads = new(service.Name, service.Settings.Threads);
    private readonly SemaphoreSlim _slots = new(service.Settings.Slots);

    /// <summary>Makes the instances.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _workers.StartAsync(cancellationToken);

    /// <summary>Takes a slot. Whoever took it gives it back when the code has really ended.</summary>
    public Task TakeSlotAsync(CancellationToken cancellationToken) => _slots.WaitAsync(cancellationToken);

    public void ReturnSlot() => _slots.Release();

    /// <summary>Gives the slot of code that waits for other tasks to those.</summary>
    public void Leave()
    {
        // Code that blocks keeps its thread, so there is one more for the others.
        _threads.Allow(1);
        ReturnSlot();
    }

    /// <summary>Says that code which has given its slot away has ended without taking it back.</summary>
    public void StayAway() => _threads.Allow(-1);

    /// <summary>Takes the slot back when the wait is over.</summary>
    /// <returns>False where the token fired before there was one.</returns>
    public async Task<bool> ReturnAsync(CancellationToken cancellationToken)
    {
        var taken = TakeSlotAsync(cancellationToken);
        await taken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!taken.IsCompletedSuccessfully)
        {
            return false;
        }

        _threads.Allow(-1);
        return true;
    }

    /// <summary>Runs a method on the instance with the fewest runs. Its result is taken while the services of the run are still there.</summary>
    public async Task<BentoResponse> RunAsync(
        BentoMethodDefinition method,
        object arguments,
        BentoTaskContext? task,
        RunContext context,
        IResultKeeper? keeper,
        CancellationToken cancellationToken)
    {
        var worker = _workers.Take();
        var call = new RunCall(root, worker.Device, task, context, time.GetUtcNow(), cancellationToken);
        await using (call.ConfigureAwait(false))
        {
            try
            {
                // A synchronous method has ended when RunAsync returns: taking its result blocks nothing.
                var response = context.Complete(method.Settings.IsSynchronous
                    ? await _threads
                        .RunAsync(() => method.RunAsync(worker.Instance, arguments, call).AsTask().GetAwaiter().GetResult())
                        .ConfigureAwait(false)
                    : await method.RunAsync(worker.Instance, arguments, call).ConfigureAwait(false));
                return keeper?.Takes(response) == true ? await keeper.TakeAsync(response, cancellationToken).ConfigureAwait(false) : response;
            }
            finally
            {
                _workers.Return(worker);
            }
        }
    }

    /// <summary>Runs a method whose result is a stream; its items are written as they come.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(
        BentoMethodDefinition method, object arguments, RunContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var worker = _workers.Take();
        var call = new RunCall(root, worker.Device, task: null, context, time.GetUtcNow(), cancellationToken);
        await using (call.ConfigureAwait(false))
        {
            try
            {
                await foreach (var item in method.StreamAsync(worker.Instance, arguments, call).ConfigureAwait(false))
                {
                    yield return item;
                }
            }
            finally
            {
                _workers.Return(worker);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _workers.DisposeAsync().ConfigureAwait(false);
        _threads.Dispose();
        _slots.Dispose();
    }
}
