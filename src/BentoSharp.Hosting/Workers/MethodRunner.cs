using System.Runtime.CompilerServices;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Batches;

namespace BentoSharp.Hosting.Workers;

/// <summary>Runs methods on the instances of a service: an attempt of a task or an immediate call, each in one of the service's slots.</summary>
internal sealed class MethodRunner(
    BentoServiceDefinition service, IReadOnlyList<BentoDevice> devices, IServiceProvider root, TimeProvider time)
    : IAttemptSlots, IAsyncDisposable
{
    private readonly WorkerPool _workers = new(service, devices, root);
    private readonly ServiceThreads _threads = new(service.Name, service.Settings.Threads);
    private readonly SemaphoreSlim _slots = new(service.Settings.Slots);
    private readonly BatchRunner? _batches =
        service.Methods.Any(static method => method.Batches is not null) ? new BatchRunner(service, root, time) : null;

    /// <summary>Makes the instances.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _workers.StartAsync(cancellationToken).ConfigureAwait(false);
        var number = 0;
        foreach (var worker in _batches is null ? [] : _workers.All)
        {
            _batches!.Start(worker, $"{service.Name} batches {++number}");
        }
    }

    /// <inheritdoc/>
    public Task TakeSlotAsync(CancellationToken cancellationToken) => _slots.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void ReturnSlot() => _slots.Release();

    /// <inheritdoc/>
    public void Leave()
    {
        // Code that blocks keeps its thread, so there is one more for the others.
        _threads.Allow(1);
        ReturnSlot();
    }

    /// <inheritdoc/>
    public void StayAway() => _threads.Allow(-1);

    /// <inheritdoc/>
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
        if (method.Batches is not null)
        {
            var part = await _batches!.RunAsync(method, arguments, task?.CreatedAt ?? time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            return await KeptAsync(part, keeper, cancellationToken).ConfigureAwait(false);
        }

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
                return await KeptAsync(response, keeper, cancellationToken).ConfigureAwait(false);
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
        _batches?.Dispose();
        await _workers.DisposeAsync().ConfigureAwait(false);
        _threads.Dispose();
        _slots.Dispose();
    }

    private static async ValueTask<BentoResponse> KeptAsync(BentoResponse response, IResultKeeper? keeper, CancellationToken cancellationToken) =>
        keeper?.Takes(response) == true ? await keeper.TakeAsync(response, cancellationToken).ConfigureAwait(false) : response;
}
