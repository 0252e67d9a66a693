using BentoSharp.Hosting.Devices;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.Workers;

/// <summary>The instances of a service on this node, each with a device. A run goes to the one with the fewest.</summary>
internal sealed class WorkerPool(BentoServiceDefinition service, IReadOnlyList<BentoDevice> devices, IServiceProvider root) : IAsyncDisposable
{
    private readonly List<Worker> _workers = [];

    /// <summary>The instances, when they are made.</summary>
    public IReadOnlyList<Worker> All => _workers;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var device in devices)
        {
            var scope = ScopeDevice.CreateScope(root, device);
            var worker = new Worker(scope, device, service.CreateInstance(scope.ServiceProvider));
            _workers.Add(worker);
            if (worker.Instance is IBentoStartup startup)
            {
                await startup.StartAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes an instance for a run; dispose it at the run's end.</summary>
    public Worker Take()
    {
        lock (_workers)
        {
            var worker = _workers.MinBy(static worker => worker.Runs)!;
            worker.Runs++;
            return worker;
        }
    }

    public void Return(Worker worker)
    {
        lock (_workers)
        {
            worker.Runs--;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
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

        _workers.Clear();
    }
}

/// <summary>An instance of a service, in a DI scope of its own.</summary>
internal sealed class Worker(AsyncServiceScope scope, BentoDevice device, object instance)
{
    public AsyncServiceScope Scope => scope;

    public BentoDevice Device => device;

    public object Instance => instance;

    /// <summary>How many runs it has at the moment; guarded by the pool.</summary>
    public int Runs { get; set; }
}
