using System.Runtime.CompilerServices;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Batches;

namespace BentoSharp.Hosting.Workers;

/// <summary>Runs methods on the instances of a service: an attempt of a task or an immediate call, each in one of the service's slots.</summary>
internal sealed class MethodRunner(BentoServiceDefinition service, IServiceProvider root, TimeProvider time)
    : IAttemptSlots, IAsyncDisposable
{
    private readonly WorkerPool _workers = new(service, root);
    private readonly ServiceThreads _threads = new(service.Name, service.Settings.Slots);
    private readonly SemaphoreSlim _slots = new(service.Settings.Slots);
    private readonly BatchRunner? _batches =
        service.Methods.Any(static method => method.Batches is not null) ? new BatchRunner(service, root, time) : null;

    /// <summary>Makes the instances.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _workers.StartAsync(cancellationToken).ConfigureAwait(false);
        var number = 0;
        foreach (var instance in _batches is null ? [] : _workers.Instances)
        {
            _batches!.Start(instance, $"{service.Name} batches {++number}");
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

    /// <summary>Runs a method on the instance with the fewest runs.</summary>
    public async Task<BentoResponse> RunAsync(
        BentoMethodDefinition method, object arguments, BentoTaskContext? task, RunContext context, CancellationToken cancellationToken)
    {
        if (method.Batches is not null)
        {
            return await _batches!.RunAsync(method, arguments, task?.CreatedAt ?? time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }

        var worker = _workers.Take();
        var call = new RunCall(root, task, context, time.GetUtcNow(), cancellationToken);
        await using (call.ConfigureAwait(false))
        {
            try
            {
                if (!method.Settings.IsSynchronous)
                {
                    return context.Complete(await method.RunAsync(worker.Instance, arguments, call).ConfigureAwait(false));
                }

                // A synchronous method has ended when RunAsync returns: taking its result blocks nothing.
                return context.Complete(await _threads
                    .RunAsync(() => method.RunAsync(worker.Instance, arguments, call).AsTask().GetAwaiter().GetResult())
                    .ConfigureAwait(false));
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
        var call = new RunCall(root, task: null, context, time.GetUtcNow(), cancellationToken);
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
}
