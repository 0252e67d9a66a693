using System.Runtime.CompilerServices;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Devices;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Workers;

/// <summary>One service on this node, from its start to its drain: it takes work, runs it, and answers immediate calls.</summary>
internal sealed class ServiceRunner : IAsyncDisposable
{
    private readonly BentoSharpOptions _options;
    private readonly TimeProvider _time;
    private readonly CompletionRate _rate;
    private readonly TaskStatistics _statistics;
    private readonly MethodRunner _methods;
    private readonly AttemptRunner _attempts;
    private readonly List<WorkDemand> _demands = [];
    private readonly Dictionary<BentoMethodDefinition, BatchAttempts> _batches = [];
    private readonly RunningAttempts _running = new();
    private TaskCompletionSource? _idle;
    private int _count;

    public ServiceRunner(
        BentoServiceDefinition service,
        NodeTasks names,
        IReadOnlyList<DeviceExecutor> devices,
        IServiceProvider root,
        StoreCoalescer coalescer,
        BentoSharpOptions options,
        CompletionRate rate,
        TaskStatistics statistics,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _rate = rate;
        _statistics = statistics;
        var logger = loggers.CreateLogger($"BentoSharp.{service.Name}");
        _options = options;
        _time = time;
        var (allocator, scheduler) = (root.GetRequiredService<DeviceAllocator>(), root.GetRequiredService<DeviceScheduler>());
        _methods = new MethodRunner(service, devices, allocator, scheduler, root, options.MaxAbandoned, time, logger) { OnLost = StopDemands };
        var metrics = root.GetRequiredService<TaskMetrics>();
        var observer = root.GetService<IAttemptObserver>();
        _attempts = new AttemptRunner(_methods, _running, coalescer, metrics, observer, options, time, logger);
        var tasks = service.Methods.Where(method => method.Method.IsTask && names.Runs(service, method)).ToLookup(static method => method.Batches is not null);
        if (tasks[false].Any())
        {
            var source = new WorkSource(this, ByName([.. tasks[false]]), _methods);
            source.Demand = new WorkDemand(service.Name, [.. tasks[false]], service.Settings.Slots, coalescer, source.Begin);
            _demands.Add(source.Demand);
        }

        foreach (var method in tasks[true])
        {
            // A batch for each device, and the next one beside it: a device that is done finds work at hand.
            var room = service.Settings.Workers * 2 * method.Settings.MaxBatchSize;
            var attempts = new BatchAttempts(method, _methods, _running, coalescer, metrics, observer, options, Ended, time, logger);
            attempts.Demand = new WorkDemand(service.Name, [method], room, coalescer, leases =>
            {
                Interlocked.Add(ref _count, leases.Count);
                attempts.Begin(leases);
            });
            _demands.Add(attempts.Demand);
            _batches.Add(method, attempts);
        }
    }

    /// <summary>Whether so few runs go on after their end that the service can be trusted to do its work.</summary>
    public bool IsWell => _methods.IsWell;

    /// <summary>How many runs go on after their end.</summary>
    public int Abandoned => _methods.Abandoned;

    /// <summary>Why nothing of the service can be computed any more, so that it takes no work; null where it can.</summary>
    public string? Lost => _methods.Lost;

    /// <summary>What each instance computes on, and how many runs it has.</summary>
    public IReadOnlyList<(BentoDevice Device, int Runs)> Use => _methods.Use;

    /// <summary>Makes the instances and begins to take work.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _methods.StartAsync(
            method => _batches.TryGetValue(method, out var attempts) ? attempts.Finish : null, cancellationToken).ConfigureAwait(false);
        _demands.ForEach(static demand => demand.Start());
    }

    /// <summary>Fires the token of a task that was canceled, if it runs here.</summary>
    public void Cancel(Guid id) => _running.Cancel(id);

    /// <summary>Runs an immediate call; it waits for a slot like an attempt does.</summary>
    public async Task<BentoResponse> CallAsync(
        BentoMethodDefinition method, BentoRequest request, IResultKeeper? keeper, CancellationToken cancellationToken)
    {
        var arguments = method.ReadArguments(request);
        IAttemptSlots slots = method.Batches is null ? _methods : NoSlots.Instance;
        await slots.TakeSlotAsync(cancellationToken).ConfigureAwait(false);
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = _methods.RunAsync(method, arguments, attempt: null, new RunContext(request.Headers), keeper, source.Token);
        _ = ReturnSlotAfterAsync(run, slots, source);
        var limit = TimeSpan.FromSeconds(method.Settings.TimeoutSeconds);
        try
        {
            return await run.WaitAsync(limit > TimeSpan.Zero ? limit : Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            await source.CancelAsync().ConfigureAwait(false);
            return ErrorBodies.Timeout(limit);
        }
    }

    /// <summary>Runs an immediate call whose result is a stream; it keeps its slot until the stream has ended.</summary>
    /// <exception cref="BentoValidationException">The arguments are wrong; thrown before the first item.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(
        BentoMethodDefinition method, BentoRequest request, RunContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var arguments = method.ReadArguments(request);
        await _methods.TakeSlotAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var item in _methods.StreamAsync(method, arguments, context, cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            _methods.ReturnSlot();
        }
    }

    /// <summary>
    /// Takes no more work, lets running attempts finish for a while, then fires their tokens and gives them back uncharged.
    /// </summary>
    public async Task DrainAsync()
    {
        await Task.WhenAll(_demands.Select(static demand => demand.StopAsync())).ConfigureAwait(false);
        var idle = WhenIdle();
        foreach (var attempt in _running.All.Where(static attempt => attempt.IsWaiting))
        {
            // It waits for tasks that nobody may begin any more. The next attempt finds them by their keys.
            attempt.Stop(StopReason.Draining);
        }

        await idle.WaitAsync(_options.DrainTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var attempt in _running.All)
        {
            attempt.Stop(StopReason.Draining);
        }

        // Code that does not listen is given back all the same, when its grace is over; a moment more is for writing that.
        await idle.WaitAsync(_options.CancellationGrace + TimeSpan.FromSeconds(1), _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync() => _methods.DisposeAsync();

    private async Task RunAsync(BentoMethodDefinition method, TaskRecord lease, AttemptRoom room)
    {
        Ended(method, lease, await _attempts.RunAsync(method, lease, room).ConfigureAwait(false));
    }

    private void Ended(BentoMethodDefinition method, TaskRecord lease, FinishOperation? outcome)
    {
        _rate.Add();
        Count(method, lease, outcome);
        if (Interlocked.Decrement(ref _count) == 0)
        {
            Volatile.Read(ref _idle)?.TrySetResult();
        }
    }

    private void Count(BentoMethodDefinition method, TaskRecord lease, FinishOperation? outcome)
    {
        var began = lease.ExecutedAt ?? lease.CreatedAt;
        var end = outcome switch
        {
            { IsApplied: true, End: AttemptEnd.Succeeded } => AttemptCount.Succeeded,
            { IsApplied: true, End: AttemptEnd.Failed } => AttemptCount.Failed,
            { IsApplied: true, End: AttemptEnd.Retry } => AttemptCount.Repeated,
            _ => AttemptCount.Dropped,
        };
        _statistics.Of(lease.Service, method.Method.Name).Add(end, _time.GetUtcNow() - began, lease.Attempt == 1 ? WaitSpan.Of(lease)?.Length : null);
    }

    private void StopDemands() => _ = Task.WhenAll(_demands.Select(static demand => demand.StopAsync()));

    private Task WhenIdle()
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _idle, idle);
        if (Volatile.Read(ref _count) == 0)
        {
            idle.TrySetResult();
        }

        return idle.Task;
    }

    /// <summary>Frees the slot when the code has really ended, which can be after its caller has gone.</summary>
    private static async Task ReturnSlotAfterAsync(Task run, IAttemptSlots slots, CancellationTokenSource source)
    {
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        slots.ReturnSlot();
        source.Dispose();
    }

    /// <summary>Tasks by their names, also those that they had before.</summary>
    private static Dictionary<string, BentoMethodDefinition> ByName(IReadOnlyList<BentoMethodDefinition> methods) => methods
        .SelectMany(static method => method.Settings.Aliases.Prepend(method.Method.Name).Select(name => KeyValuePair.Create(name, method)))
        .ToDictionary();

    /// <summary>Begins the attempts of one demand.</summary>
    private sealed class WorkSource(ServiceRunner runner, Dictionary<string, BentoMethodDefinition> tasks, IAttemptSlots slots)
    {
        public WorkDemand Demand { get; set; } = null!;

        public void Begin(IReadOnlyList<TaskRecord> leases)
        {
            Interlocked.Add(ref runner._count, leases.Count);
            foreach (var lease in leases)
            {
                // Not in the caller's context, which may be that of the attempt that has just given its room away.
                ThreadPool.UnsafeQueueUserWorkItem(
                    static run => _ = run.Source.RunAsync(run.Lease), (Source: this, Lease: lease), preferLocal: false);
            }
        }

        private Task RunAsync(TaskRecord lease)
        {
            var method = tasks[lease.Task];
            return runner.RunAsync(method, lease, new AttemptRoom(slots, Demand, method.Method.Name));
        }
    }
}
