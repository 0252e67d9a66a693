using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Batches;
using BentoSharp.Hosting.Devices;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Runs methods on the instances of a service: an attempt of a task or an immediate call, each in one of the service's slots. What computes on a
/// device runs on its thread: calls of batchable methods, and where the instances have asked for their device all tasks that block.
/// </summary>
internal sealed partial class MethodRunner(
    BentoServiceDefinition service, IReadOnlyList<DeviceExecutor> devices, DeviceAllocator allocator, DeviceScheduler scheduler, IServiceProvider root,
    int maxAbandoned, TimeProvider time, ILogger logger)
    : IAttemptSlots, IDeviceTenant, IAsyncDisposable
{
    private readonly WorkerPool _workers = new(service, devices, root);
    private readonly ServiceThreads _threads = new(service.Name, service.Settings.Threads);
    private readonly SemaphoreSlim _slots = new(service.Settings.Slots);
    private readonly Dictionary<BentoMethodDefinition, DeviceQueue> _queues = [];

    private int _abandoned;
    private int _replaced;
    private volatile string? _lost;

    /// <summary>Whether so few runs go on after their end that the service can be trusted to do its work.</summary>
    public bool IsWell => Volatile.Read(ref _abandoned) <= maxAbandoned && _lost is null;

    /// <summary>How many runs go on after their end.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>Why nothing of the service can be computed any more; null where it can.</summary>
    public string? Lost => _lost;

    /// <summary>Told when nothing can be computed any more.</summary>
    public Action? OnLost { get; set; }

    /// <summary>What each instance computes on, and how many runs it has.</summary>
    public IReadOnlyList<(BentoDevice Device, int Runs)> Use => _workers.Use;

    /// <summary>Makes the instances.</summary>
    /// <param name="ended">Told of the calls of a batchable method that a batch has ended.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public async Task StartAsync(Func<BentoMethodDefinition, Action<List<BatchItem>>?> ended, CancellationToken cancellationToken)
    {
        await _workers.StartAsync(cancellationToken).ConfigureAwait(false);
        var computes = service.Settings.Gpus > 0 || _workers.All.Any(static worker => worker.UsesDevice);
        foreach (var method in service.Methods)
        {
            if (method.Batches is not null || (computes && method.Settings.IsSynchronous && method.Method.IsTask))
            {
                _queues.Add(method, new DeviceQueue(method, this) { Ended = ended(method) });
            }
        }

        if (_queues.Count == 0)
        {
            return;
        }

        if (!computes)
        {
            foreach (var (number, worker) in _workers.All.Index())
            {
                worker.Executor = allocator.Own($"{service.Name} batches {number + 1}");
            }
        }

        foreach (var queue in _queues.Values)
        {
            scheduler.Open(queue, _workers.All.Select(static worker => worker.Executor));
        }

        foreach (var worker in _workers.All)
        {
            worker.Executor.Start();
        }
    }

    /// <summary>Lets calls of a batchable method wait for a device.</summary>
    public void Add(BentoMethodDefinition method, List<BatchItem> items) => scheduler.Add(_queues[method], CollectionsMarshal.AsSpan(items));

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
    /// <param name="attempt">The attempt; it may not have got to an instance.</param>
    /// <returns>Whether the instance was replaced, so that the run's slot may be given back; not where too many were.</returns>
    public async Task<bool> AbandonAsync(Attempt attempt)
    {
        Interlocked.Increment(ref _abandoned);
        var mayReplace = Interlocked.Increment(ref _replaced) <= maxAbandoned && attempt.Worker is not null;
        var isReplaced = mayReplace && (attempt.Job is { } job
            ? await GoOnWithoutAsync(attempt.Worker!.Executor, job, "a run of it does not end").ConfigureAwait(false)
            : await _workers.TryReplaceAsync(attempt.Worker!).ConfigureAwait(false));
        if (!isReplaced)
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
        if (_queues.TryGetValue(method, out var queue))
        {
            var computed = method.Batches is { } batches
                ? await ComputeAsync(queue, Together(method, batches, arguments), cancellationToken).ConfigureAwait(false)
                : await ComputeAsync(queue, Alone(method, arguments, attempt, context, cancellationToken), cancellationToken).ConfigureAwait(false);
            return await KeptAsync(context.Complete(computed), keeper, cancellationToken).ConfigureAwait(false);
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
        scheduler.Close(_queues.Values);
        await _workers.DisposeAsync().ConfigureAwait(false);
        _threads.Dispose();
        _slots.Dispose();
    }

    private async Task<BentoResponse> ComputeAsync(DeviceQueue queue, CallItem item, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(static (state, token) => ((CallItem)state!).Cancel(token), item);
        await using (registration.ConfigureAwait(false))
        {
            scheduler.Add(queue, [item]);
            return await item.Completion.ConfigureAwait(false);
        }
    }

    private CallItem Together(BentoMethodDefinition method, MethodBatching batches, object arguments)
    {
        DateTimeOffset? deadline = method.Settings.MaxLatencyMs > 0 ? time.GetUtcNow().AddMilliseconds(method.Settings.MaxLatencyMs) : null;
        return new CallItem(arguments, batches.Count(arguments), batches.Shape(arguments), deadline, time.GetTimestamp());
    }

    private SingleItem Alone(
        BentoMethodDefinition method, object arguments, Attempt? attempt, RunContext context, CancellationToken cancellationToken) => new(
        worker =>
        {
            var call = new RunCall(root, worker.Device, attempt?.Context, context, time.GetUtcNow(), cancellationToken);
            try
            {
                // The method blocks: it has ended when RunAsync returns.
                return method.RunAsync(worker.Instance, arguments, call).AsTask().GetAwaiter().GetResult();
            }
            finally
            {
                call.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        },
        job =>
        {
            if (attempt is not null)
            {
                (attempt.Worker, attempt.Job) = (job.Worker, job);
            }
        },
        time.GetTimestamp());

    private static async ValueTask<BentoResponse> KeptAsync(BentoResponse response, IResultKeeper? keeper, CancellationToken cancellationToken) =>
        keeper?.Takes(response) == true ? await keeper.TakeAsync(response, cancellationToken).ConfigureAwait(false) : response;
}
