using System.Collections.Concurrent;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Telemetry;

/// <summary>How much waits and runs, for metrics and for what scales the service.</summary>
internal sealed class QueueFigures(ServiceRegistry services, ITaskStore store, CompletionRates rates, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<OldestWaiting>> _waiting = new(StringComparer.Ordinal);

    public IReadOnlyCollection<BentoServiceDefinition> Services => services.All;

    /// <summary>The counts of each task of a service, also of those that nobody has submitted yet.</summary>
    public IReadOnlyList<TaskCounts> Counts(BentoServiceDefinition service)
    {
        var known = store.Count(service.Name);
        return [.. known, .. Tasks(service).Where(task => known.All(count => count.Task != task)).Select(static task => new TaskCounts(task, 0, 0))];
    }

    /// <summary>How long the first task that could begin has waited, of each task of a service; none where the store does not tell.</summary>
    public IReadOnlyList<(string Task, TimeSpan Age)> OldestAges(BentoServiceDefinition service)
    {
        if (LastWaiting(service.Name) is not { } waiting)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var ages = waiting.Select(oldest => (oldest.Task, now > oldest.Since ? now - oldest.Since : TimeSpan.Zero)).ToList();
        return [.. ages, .. Tasks(service).Where(task => waiting.All(oldest => oldest.Task != task)).Select(static task => (task, TimeSpan.Zero))];
    }

    /// <summary>How long what waits takes at the rate of late; null where that is not known.</summary>
    public TimeSpan? ExpectedWait(BentoServiceDefinition service)
    {
        var waiting = store.Count(service.Name).Sum(static count => (long)count.Pending);
        return waiting == 0 ? TimeSpan.Zero
            : rates.Of(service.Name).PerSecond is { } rate ? TimeSpan.FromSeconds(Math.Min(waiting / rate, TimeSpan.MaxValue.TotalSeconds / 2))
            : null;
    }

    private static IEnumerable<string> Tasks(BentoServiceDefinition service) =>
        service.Methods.Where(static method => method.Method.IsTask).Select(static method => method.Method.Name);

    /// <summary>
    /// What the store tells at once; else what it told last: who collects must not wait for it.
    /// </summary>
    private IReadOnlyList<OldestWaiting>? LastWaiting(string service)
    {
        _ = ReadWaitingAsync(service);
        return _waiting.GetValueOrDefault(service);
    }

    private async Task ReadWaitingAsync(string service)
    {
        try
        {
            _waiting[service] = await store.ReadOldestAsync(service, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TaskStoreException)
        {
            // Before the store is open and after it is closed, nothing is known.
            _waiting.TryRemove(service, out _);
        }
    }
}
