using System.Runtime.CompilerServices;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Batches;

namespace BentoSharp.Hosting.Workers;

/// <summary>Runs methods on the instances of a service: an attempt of a task or an immediate call, each in one of the service's slots.</summary>
internal sealed class MethodRunner(
    BentoServiceDefinition service, IReadOnlyList<BentoDevice> devices, IServiceProvider root, int maxAbandoned, TimeProvider time)
    : IAttemptSlots, IAsyncDisposable
{
    private readonly WorkerPool _workers = new(service, devices, root);
    private readonly ServiceThreads _threads = new(service.Name, service.Settings.Threads);
    private readonly SemaphoreSlim _slots = new(service.Settings.Slots);
    private readonly BatchRunner? _batches =
        service.Methods.Any(static method => method.Batches is not null) ? new BatchRunner(service, root, time) : null;

    private int _abandoned;
    private int _replaced;

    /// <summary>Whether so few runs go on after their end that the service can be trusted to do its work.</summary>
    public bool IsWell => Volatile.Read(ref _abandoned) <= maxAbandoned;

    /// <summary>How many runs go on after their end.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>What each instance computes on, and how many runs it has.</summary>
    public IReadOnlyList<(BentoDevice Device, int Runs)> Use => _workers.Use;

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

    /// <summary>Says that a run goes on although it was told to stop.</summary>
    /// <param name="worker">The instance that it runs on; null where it has not got to one.</param>
    /// <returns>Whether the instance was replaced, so that the run's slot may be given back; not where too many were.</returns>
    public async Task<bool> AbandonAsync(Worker? worker)
    {
        Interlocked.Increment(ref _abandoned);

        // An instance that runs batches has a thread that stays with it.
        var mayReplace = Interlocked.Increment(ref _replaced) <= maxAbandoned && worker is not null && _batches is null;
        if (!mayReplace || !await _workers.TryReplaceAsync(worker!).ConfigureAwait(false))
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

    /// <summary>Runs a method on the instance with the fewest runs. Its result is taken while the services of the run are still there.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="attempt">The attempt; null for an immediate call.</param>
    /// <param name="context">The request, and what the method says of its answer.</param>
    /// <param name="keeper">Who takes the result, where it is more than to be passed on.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task<BentoResponse> RunAsync(
        BentoMethodDefinition method,
        object arguments,
        Attempt? attempt,
        RunContext context,
        IResultKeeper? keeper,
        CancellationToken cancellationToken)
    {
        if (method.Batches is not null)
        {
            var part = await _batches!.RunAsync(method, arguments, attempt?.Lease.CreatedAt ?? time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            return await KeptAsync(part, keeper, cancellationToken).ConfigureAwait(false);
        }

        var worker = _workers.Take();
        if (attempt is not null)
        {
            attempt.Worker = worker;
        }

        var call = new RunCall(root, worker.Device, attempt?.Context, context, time.GetUtcNow(), cancellationToken);
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
