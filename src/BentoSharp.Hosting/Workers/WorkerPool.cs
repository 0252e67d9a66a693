using BentoSharp.Hosting.Devices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// The instances of a service on this node, each with a device, on whose thread it is made. A run that is not bound to a device goes to the one with
/// the fewest.
/// </summary>
internal sealed partial class WorkerPool(BentoServiceDefinition service, IReadOnlyList<DeviceExecutor> devices, IServiceProvider root) : IAsyncDisposable
{
    private readonly ILogger _logger = root.GetRequiredService<ILoggerFactory>().CreateLogger($"BentoSharp.{service.Name}");
    private readonly List<Worker> _workers = [];

    /// <summary>The instances, when they are made.</summary>
    public IReadOnlyList<Worker> All => _workers;

    /// <summary>What each instance computes on, and how many runs it has, batches too.</summary>
    public IReadOnlyList<(BentoDevice Device, int Runs)> Use
    {
        get
        {
            lock (_workers)
            {
                return [.. _workers.Select(static worker => (worker.Device, worker.AllRuns))];
            }
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var executor in devices)
        {
            // A model that hangs while it loads, and does not listen, must not keep the host from stopping.
            var worker = await CreateAsync(executor).WaitAsync(cancellationToken).ConfigureAwait(false);
            _workers.Add(worker);
            await StartAsync(worker, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The instance that runs what a device computes; null while there is none.</summary>
    public Worker? On(DeviceExecutor executor)
    {
        lock (_workers)
        {
            return _workers.Find(worker => worker.Executor == executor && !worker.IsStuck);
        }
    }

    /// <summary>Puts a new instance in the place of one, which takes no more runs and is disposed when its last one has ended.</summary>
    /// <returns>False where no new one could be made: the old one goes on.</returns>
    public async Task<bool> TryReplaceAsync(Worker old)
    {
        if (old.IsRetired)
        {
            // Another run of it was given up before.
            return true;
        }

        Worker? worker = null;
        try
        {
            worker = await CreateAsync(old.Executor).ConfigureAwait(false);
            await StartAsync(worker, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the user's constructor throws, the old instance is better than none.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            NotReplaced(exception, service.Name);
            if (worker is not null)
            {
                await DisposeAsync(worker).ConfigureAwait(false);
            }

            return false;
        }

        lock (_workers)
        {
            _workers.Remove(old);
            old.IsRetired = true;
            _workers.Add(worker);
        }

        return true;
    }

    /// <summary>Takes an instance for a run; dispose it at the run's end.</summary>
    public Worker Take()
    {
        lock (_workers)
        {
            var fewest = _workers[0];
            foreach (var worker in _workers)
            {
                fewest = worker.Runs < fewest.Runs ? worker : fewest;
            }

            fewest.Runs++;
            return fewest;
        }
    }

    public void Return(Worker worker)
    {
        lock (_workers)
        {
            worker.Runs--;
        }

        DisposeIfRetired(worker);
    }

    /// <summary>Says whether an instance's device may take its runs.</summary>
    public void SetStuck(Worker worker, bool isStuck)
    {
        lock (_workers)
        {
            worker.IsStuck = isStuck;
        }
    }

    /// <summary>Disposes an instance that was replaced, when its last run has ended.</summary>
    public void DisposeIfRetired(Worker worker)
    {
        lock (_workers)
        {
            if (!worker.IsRetired || worker.AllRuns > 0)
            {
                return;
            }
        }

        _ = DisposeRetiredAsync(worker);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await DisposeAsync(worker).ConfigureAwait(false);
        }

        _workers.Clear();
    }

    private static async Task StartAsync(Worker worker, CancellationToken cancellationToken)
    {
        if (worker.Instance is IBentoStartup startup)
        {
            var started = await worker.Executor.InvokeAsync(() => startup.StartAsync(cancellationToken)).WaitAsync(cancellationToken).ConfigureAwait(false);
            await started.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask DisposeAsync(Worker worker)
    {
        switch (worker.Instance)
        {
            case IAsyncDisposable asyncDisposable:
                await asyncDisposable.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }

        await worker.Scope.DisposeAsync().ConfigureAwait(false);
    }

    private async Task DisposeRetiredAsync(Worker worker)
    {
        try
        {
            await DisposeAsync(worker).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody waits for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            NotDisposed(exception, service.Name);
        }
    }

    private Task<Worker> CreateAsync(DeviceExecutor executor) => executor.InvokeAsync(() =>
    {
        var scope = ScopeDevice.CreateScope(root, executor.Device);
        return new Worker(scope, executor, service.CreateInstance(scope.ServiceProvider));
    });

    [LoggerMessage(Level = LogLevel.Error, Message = "No new instance of {Service} could be made in the place of one that does not stop")]
    private partial void NotReplaced(Exception exception, string service);

    [LoggerMessage(Level = LogLevel.Error, Message = "An instance of {Service} that was replaced could not be disposed")]
    private partial void NotDisposed(Exception exception, string service);
}

/// <summary>An instance of a service, in a DI scope of its own.</summary>
internal sealed class Worker(AsyncServiceScope scope, DeviceExecutor executor, object instance)
{
    private int _batches;

    public AsyncServiceScope Scope => scope;

    public BentoDevice Device => Executor.Device;

    /// <summary>The thread that it was made on, and that runs what it computes on a device.</summary>
    public DeviceExecutor Executor { get; set; } = executor;

    /// <summary>Whether it, or something that it was made of, has asked for its device: then it computes there.</summary>
    public bool UsesDevice => scope.ServiceProvider.GetRequiredService<ScopeDevice>().WasAsked;

    public object Instance => instance;

    /// <summary>How many runs it has at the moment; guarded by the pool.</summary>
    public int Runs { get; set; }

    /// <summary>Its runs and batches.</summary>
    public int AllRuns => Runs + Volatile.Read(ref _batches);

    /// <summary>Whether another instance has taken its place; guarded by the pool.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Whether code on it does not return, so that its device takes no more of its runs; guarded by the pool.</summary>
    public bool IsStuck { get; set; }

    public void BeginBatch() => Interlocked.Increment(ref _batches);

    public void EndBatch() => Interlocked.Decrement(ref _batches);
}
