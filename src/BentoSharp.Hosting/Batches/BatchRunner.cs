using BentoSharp.Contracts;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.Batches;

/// <summary>
/// The devices of a service that has batchable methods: a thread for each instance, which runs that instance's batches one after another. Its
/// other methods have threads of their own: a long training run does not keep batches waiting.
/// </summary>
internal sealed class BatchRunner : IDisposable
{
    private readonly BatchScheduler _scheduler;
    private readonly IServiceProvider _root;
    private readonly BatchMetrics _metrics;
    private readonly TimeProvider _time;

    public BatchRunner(BentoServiceDefinition service, IServiceProvider root, TimeProvider time)
    {
        _root = root;
        _metrics = root.GetRequiredService<BatchMetrics>();
        _time = time;
        _scheduler = new BatchScheduler(service.Methods.Where(static method => method.Batches is not null), time);
    }

    /// <summary>Begins to run batches on an instance.</summary>
    /// <param name="worker">The instance.</param>
    /// <param name="name">The name of its thread.</param>
    public void Start(Worker worker, string name) =>
        new Thread(() => Run(worker)) { IsBackground = true, Name = name }.UnsafeStart();

    /// <summary>Runs a call together with others.</summary>
    /// <param name="method">A batchable method.</param>
    /// <param name="arguments">The call's arguments.</param>
    /// <param name="created">When the call was made, from which its deadline counts.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async Task<BentoResponse> RunAsync(
        BentoMethodDefinition method, object arguments, DateTimeOffset created, CancellationToken cancellationToken)
    {
        var batches = method.Batches!;
        DateTimeOffset? deadline = method.Settings.MaxLatencyMs > 0 ? created.AddMilliseconds(method.Settings.MaxLatencyMs) : null;
        var item = new BatchItem(arguments, batches.Count(arguments), batches.Shape(arguments), deadline, _time.GetTimestamp());
        var registration = cancellationToken.UnsafeRegister(static (state, token) => ((BatchItem)state!).Cancel(token), item);
        await using (registration.ConfigureAwait(false))
        {
            _scheduler.Add(method, item);
            return await item.Completion.ConfigureAwait(false);
        }
    }

    public void Dispose() => _scheduler.Stop();

    private void Run(Worker worker)
    {
        while (_scheduler.Take() is var (method, items))
        {
            new BatchRun(method, _scheduler, worker, _root, _metrics, _time).Run(items);
        }
    }
}
