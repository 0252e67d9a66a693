using BentoSharp.Hosting.Devices;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Resources;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Workers;
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
    ResourceCheck resources,
    DeviceAllocator devices,
    IServiceProvider root,
    BentoSharpOptions options,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger("BentoSharp");
    private readonly Dictionary<string, ServiceRunner> _runners = [];

    private volatile bool _isUp;

    /// <summary>Whether every service has its instances, takes work, and is not held up by code that ignores its end.</summary>
    public bool IsReady => _isUp && IsLive && _runners.Values.All(static runner => runner.IsWell);

    /// <summary>Whether tasks are written and leased: that the process answers proves nothing.</summary>
    public bool IsLive => coalescer.IsMoving;

    /// <summary>Whether a service takes work here.</summary>
    public bool HasWorkers(BentoServiceDefinition service) => _isUp && _runners.ContainsKey(service.Name);

    public ServiceRunner Runner(BentoServiceDefinition service) => _runners.TryGetValue(service.Name, out var runner)
        ? runner
        : throw new BentoException(503, "the service is starting; try again in a moment");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        resources.Check(services.All);
        CheckQuotas();
        coalescer.TaskEnded += OnTaskEnded;
        coalescer.TaskCanceled += OnTaskCanceled;
        coalescer.TaskChanged += waiters.SignalChange;
        var recovery = await coalescer.StartAsync(cancellationToken).ConfigureAwait(false);
        Opened(store.Location, recovery.Waiting);
        if (!recovery.WasClean)
        {
            Recovered(recovery.GivenBack, recovery.Parked);
        }

        foreach (var service in services.All)
        {
            var runner = new ServiceRunner(
                service, devices.Allocate(service), root, coalescer, options, rates.Of(service.Name), time, loggers);
            _runners.Add(service.Name, runner);
            await runner.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        _isUp = true;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isUp = false;
        await Task.WhenAll(_runners.Values.Select(static runner => runner.DrainAsync())).ConfigureAwait(false);
        await coalescer.StopAsync().ConfigureAwait(false);
        coalescer.TaskEnded -= OnTaskEnded;
        coalescer.TaskCanceled -= OnTaskCanceled;
        coalescer.TaskChanged -= waiters.SignalChange;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var runner in _runners.Values)
        {
            await runner.DisposeAsync().ConfigureAwait(false);
        }

        _runners.Clear();
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
