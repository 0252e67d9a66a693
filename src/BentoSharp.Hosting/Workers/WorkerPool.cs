using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.Workers;

/// <summary>The instances of a service on this node. A run goes to the one with the fewest.</summary>
internal sealed class WorkerPool(BentoServiceDefinition service, IServiceProvider root) : IAsyncDisposable
{
    private readonly List<Worker> _workers = [];

    /// <summary>The instances, when they are made.</summary>
    public IEnumerable<object> Instances => _workers.Select(static worker => worker.Instance);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < service.Settings.Workers; i++)
        {
            var scope = root.CreateAsyncScope();
            var worker = new Worker(scope, service.CreateInstance(scope.ServiceProvider));
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
internal sealed class Worker(AsyncServiceScope scope, object instance)
{
    public AsyncServiceScope Scope => scope;

    public object Instance => instance;

    /// <summary>How many runs it has at the moment; guarded by the pool.</summary>
    public int Runs { get; set; }
}
