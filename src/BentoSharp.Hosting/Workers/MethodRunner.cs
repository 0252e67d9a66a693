using System.Runtime.CompilerServices;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Workers;

/// <summary>Runs methods on the instances of a service: an attempt of a task or an immediate call, each in one of the service's slots.</summary>
internal sealed class MethodRunner(BentoServiceDefinition service, IServiceProvider root, int maxAbandoned, TimeProvider time) : IAsyncDisposable
{
    private readonly WorkerPool _workers = new(service, root);
    private readonly ServiceThreads _threads = new(service.Name, service.Settings.Slots);
    private readonly SemaphoreSlim _slots = new(service.Settings.Slots);
    private int _abandoned;
    private int _replaced;

    /// <summary>Whether so few runs go on after their end that the service can be trusted to do its work.</summary>
    public bool IsWell => Volatile.Read(ref _abandoned) <= maxAbandoned;

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

    /// <summary>Says that a run goes on although it was told to stop.</summary>
    /// <param name="worker">The instance that it runs on; null where it has not got to one.</param>
    /// <returns>Whether the instance was replaced, so that the run's slot may be given back; not where too many were.</returns>
    public async Task<bool> AbandonAsync(Worker? worker)
    {
        Interlocked.Increment(ref _abandoned);
        if (Interlocked.Increment(ref _replaced) > maxAbandoned || worker is null || !await _workers.TryReplaceAsync(worker).ConfigureAwait(false))
        {
            Interlocked.Decrement(ref _replaced);
            return false;
        }

        // Code that blocks keeps its thread, so there is one more for the others.
        _threads.Allow(1);
        return true;
    }

    /// <summary>Says that code which was given up has returned.</summary>
    /// <param name="wasReplaced">Whether its instance was replaced.</param>
    public void Returned(bool wasReplaced)
    {
        if (wasReplaced)
        {
            _threads.Allow(-1);
            Interlocked.Decrement(ref _replaced);
        }

        Interlocked.Decrement(ref _abandoned);
    }

    /// <summary>Runs a method on the instance with the fewest runs.</summary>
    public async Task<BentoResponse> RunAsync(
        BentoMethodDefinition method, object arguments, BentoTaskContext? task, RunContext context, CancellationToken cancellationToken, Attempt? attempt = null)
    {
        var worker = _workers.Take();
        if (attempt is not null)
        {
            attempt.Worker = worker;
        }

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
        await _workers.DisposeAsync().ConfigureAwait(false);
        _threads.Dispose();
        _slots.Dispose();
    }
}
