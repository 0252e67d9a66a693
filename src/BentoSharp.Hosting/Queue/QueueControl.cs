using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>Pauses and resumes services and tasks, and tells why a task waits.</summary>
internal sealed class QueueControl(
    ServiceRegistry services, ITaskStore store, StoreCoalescer coalescer, CompletionRates rates, TimeProvider time) : IBentoQueueControl
{
    // Counting further would cost every question for a status more than it tells.
    private const int FarthestPosition = 1_000;

    public Task PauseAsync(string service, string? task = null) => SetAsync(service, task, isPaused: true);

    public Task ResumeAsync(string service, string? task = null) => SetAsync(service, task, isPaused: false);

    public bool IsPaused(string service, string? task = null) => store.IsPaused(Checked(service, task), task);

    /// <summary>Why a task waits; null where it does not.</summary>
    public async ValueTask<BentoTaskWait?> ExplainAsync(
        BentoServiceDefinition service, TaskRecord task, bool hasWorkers, CancellationToken cancellationToken)
    {
        if (task.State != BentoTaskStatus.Pending)
        {
            return null;
        }

        var method = service.FindTask(task.Task);
        var name = method?.Method.Name ?? task.Task;
        var limit = method?.Settings.Concurrency;
        var facts = new WaitingFacts(
            time.GetUtcNow(),
            task.NotBefore,
            store.IsPaused(task.Service, name),
            hasWorkers && limit is not null,
            (limit > 0 && store.Count(task.Service).Any(count => count.Task == name && count.InProgress >= limit))
                || (method?.Settings.Limit is > 0 and var ofKey && task.LimitKey is { } key && store.CountRunning(task.Service, task.Task, key) >= ofKey),
            await store.CountAheadAsync(task.Id, FarthestPosition, cancellationToken).ConfigureAwait(false),
            rates.Of(task.Service).PerSecond);
        return WaitingRules.Explain(facts);
    }

    private Task SetAsync(string service, string? task, bool isPaused) =>
        coalescer.SubmitAsync(new PauseOperation(Checked(service, task), task, isPaused));

    private string Checked(string service, string? task)
    {
        var definition = services.Get(service);
        return task is null || definition.Methods.Any(method => method.Method.IsTask && method.Method.Name == task)
            ? service
            : throw new ArgumentException($"The service {service} has no task \"{task}\"; give its name on the wire.", nameof(task));
    }
}
