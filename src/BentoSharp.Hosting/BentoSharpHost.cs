using BentoSharp.Hosting.Devices;
using BentoSharp.Hosting.Health;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Resources;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting;

/// <summary>The life of BentoSharp in a host: opens the store, starts the services, and drains them when the host stops.</summary>
internal sealed partial class BentoSharpHost(
    ServiceRegistry services,
    ITaskStore store,
    StoreCoalescer coalescer,
    TaskWaiters waiters,
    CompletionRates rates,
    TaskStatistics statistics,
    ResourceCheck resources,
    DeviceAllocator devices,
    DeviceScheduler scheduler,
    DeviceWatchdog watchdog,
    NodeTasks tasks,
    QueueEnds ends,
    QueueGauges gauges,
    IServiceProvider root,
    IHostApplicationLifetime lifetime,
    BentoSharpOptions options,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger("BentoSharp");
    private readonly Dictionary<string, ServiceRunner> _runners = [];

    private readonly List<BentoDevice> _devices = [];
    private long _epoch;
    private DateTimeOffset _startedAt;
    private volatile bool _isUp;
    private volatile bool _isStopping;

    /// <summary>Where the host is in its life. It drains from the moment that it is told to stop, not when its turn comes.</summary>
    public HostPhase Phase => _isStopping || lifetime.ApplicationStopping.IsCancellationRequested ? HostPhase.Draining
        : _isUp ? HostPhase.Running
        : HostPhase.Starting;

    /// <summary>The services of which too many runs go on after their end.</summary>
    public IEnumerable<(string Service, int Runs)> Overdue => !_isUp
        ? []
        : _runners.Where(static runner => runner.Value is { IsWell: false, Lost: null }).Select(static runner => (runner.Key, runner.Value.Abandoned));

    /// <summary>The services whose devices are all out of use, and why.</summary>
    public IEnumerable<(string Service, string Reason)> Lost =>
        _runners.Where(static runner => runner.Value.Lost is not null).Select(static runner => (runner.Key, runner.Value.Lost!));

    /// <summary>Whether a task is run here or by another node.</summary>
    public bool HasWorkers(BentoServiceDefinition service, string task) => service.FindTask(task) is { } method
        && ((_isUp && tasks.Runs(service, method)) || store.RunsElsewhere(service.Name, method.Method.Name));

    /// <summary>The nodes that share the store; this one alone where nobody does.</summary>
    public async Task<IReadOnlyList<StoreNode>> ReadNodesAsync(CancellationToken cancellationToken)
    {
        var nodes = await store.ReadNodesAsync(cancellationToken).ConfigureAwait(false);
        var running = services.All.SelectMany(service => store.Count(service.Name)).Sum(static count => count.InProgress);
        return nodes.Count > 0 ? nodes : [new StoreNode(options.NodeName, _epoch, IsThis: true, _startedAt, time.GetUtcNow(), running, tasks.Describe(_devices))];
    }

    /// <summary>The services that take work here.</summary>
    public ServiceRunner? FindRunner(BentoServiceDefinition service) => _isUp ? _runners.GetValueOrDefault(service.Name) : null;

    public ServiceRunner Runner(BentoServiceDefinition service) => _runners.TryGetValue(service.Name, out var runner)
        ? runner
        : throw new BentoException(
            503,
            tasks.Runs(service)
                ? "the service is starting; try again in a moment"
                : "this node does not run the service (BentoSharp:Role, BentoSharp:Tasks): submit the task, or call another node");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        resources.Check(services.All);
        tasks.Check();
        CheckQuotas();
        coalescer.Awaited = () => waiters.Awaited;
        coalescer.Watched = () => waiters.Watched;
        coalescer.TaskEnded += OnTaskEnded;
        coalescer.TaskEnded += ends.OnTaskEnded;
        ends.Start();
        coalescer.TaskCanceled += OnTaskCanceled;
        coalescer.TaskChanged += waiters.SignalChange;
        var recovery = await coalescer.StartAsync(cancellationToken).ConfigureAwait(false);
        Opened(store.Location, recovery.Waiting);
        if (!recovery.WasClean)
        {
            Recovered(recovery.GivenBack, recovery.Parked);
        }

        (_epoch, _startedAt) = (recovery.Epoch, time.GetUtcNow());
        foreach (var service in services.All.Where(tasks.Runs))
        {
            var given = devices.Allocate(service);
            _devices.AddRange(given.Select(static executor => executor.Device));
            var runner = new ServiceRunner(
                service, tasks, given, root, coalescer, options, rates.Of(service.Name), statistics, time, loggers);
            _runners.Add(service.Name, runner);
            await runner.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        watchdog.Start();

        // Its instruments are there from now on.
        root.GetRequiredService<DeviceGauges>();
        await store.AnnounceAsync(tasks.Describe(_devices)).ConfigureAwait(false);
        gauges.Runners = _runners;
        _isUp = true;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        _isUp = false;
        await Task.WhenAll(_runners.Values.Select(static runner => runner.DrainAsync())).ConfigureAwait(false);
        await ends.StopAsync().ConfigureAwait(false);
        await coalescer.StopAsync().ConfigureAwait(false);
        coalescer.TaskEnded -= OnTaskEnded;
        coalescer.TaskEnded -= ends.OnTaskEnded;
        coalescer.TaskCanceled -= OnTaskCanceled;
        coalescer.TaskChanged -= waiters.SignalChange;
    }

    public async ValueTask DisposeAsync()
    {
        gauges.Runners = new Dictionary<string, ServiceRunner>();
        foreach (var runner in _runners.Values)
        {
            await runner.DisposeAsync().ConfigureAwait(false);
        }

        _runners.Clear();
        scheduler.Stop();
    }

    private void CheckQuotas()
    {
        if ((options.MaxQueuedPerOwner > 0 || options.MaxBytesPerOwner > 0) && !store.SupportsQuotas)
        {
            throw new InvalidOperationException(
                $"MaxQueuedPerOwner or MaxBytesPerOwner is set, which the store at {store.Location} does not obey: set them to 0, or keep the tasks in SQLite.");
        }
    }

    private void OnTaskEnded(TaskEnd end) => waiters.Signal(end);

    private void OnTaskCanceled(Guid id)
    {
        foreach (var runner in _runners.Values)
        {
            runner.Cancel(id);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Tasks are kept in {Location}; {Waiting} wait")]
    private partial void Opened(string location, int waiting);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last process ended uncleanly: {GivenBack} running tasks go back into the queue, {Parked} were interrupted too often and failed")]
    private partial void Recovered(int givenBack, int parked);
}
