using BentoSharp.Hosting.Storage;

namespace BentoSharp.Testing.Store;

/// <summary>The real store, with what a test wants to know and to decide in between: what was submitted, what may begin, and what fails.</summary>
internal sealed class TestStore(ITaskStore inner, TaskGate gate, SubmittedTasks submitted, BentoTestFaults faults) : ITaskStore
{
    public int MaxConcurrentCommits => 1;

    public bool SupportsQuotas => inner.SupportsQuotas;

    public string Location => inner.Location;

    public IPayloadStore? Payloads => inner.Payloads;

    public DateTimeOffset? NextWake => inner.NextWake;

    public void Listen(IStoreListener listener) => inner.Listen(listener);

    public ValueTask AnnounceAsync(NodeDescription node) => inner.AnnounceAsync(node);

    public ValueTask<IReadOnlyList<StoreNode>> ReadNodesAsync(CancellationToken cancellationToken) => inner.ReadNodesAsync(cancellationToken);

    public bool RunsElsewhere(string service, string task) => inner.RunsElsewhere(service, task);

    public ValueTask<StoreRecovery> OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public async ValueTask CommitAsync(StoreBatch batch)
    {
        faults.ThrowForWrite(batch);
        var claims = batch.Claims.ToArray();
        var allowed = gate.Allow(claims);
        batch.Claims.Clear();
        batch.Claims.AddRange(allowed);
        try
        {
            await inner.CommitAsync(batch).ConfigureAwait(false);
        }
        finally
        {
            batch.Claims.Clear();
            batch.Claims.AddRange(claims);
        }

        foreach (var (claim, part) in claims.Zip(allowed))
        {
            if (claim != part)
            {
                claim.Leases.AddRange(part.Leases);
            }
        }

        gate.Begun(claims);
        submitted.Add(batch.Inserts);
    }

    public ValueTask<IReadOnlyList<TaskRecord?>> ReadAsync(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken) =>
        inner.ReadAsync(ids, parts, cancellationToken);

    public ValueTask<IReadOnlyList<BentoTaskLogLine>> ReadLogsAsync(Guid id, long after, CancellationToken cancellationToken) =>
        inner.ReadLogsAsync(id, after, cancellationToken);

    public ValueTask<TaskItemsPage> ReadItemsAsync(Guid id, TaskItemsPlace after, CancellationToken cancellationToken) =>
        inner.ReadItemsAsync(id, after, cancellationToken);

    public ValueTask<TaskListPage> ListAsync(TaskListQuery query, TaskParts parts, CancellationToken cancellationToken) =>
        inner.ListAsync(query, parts, cancellationToken);

    public ValueTask<TaskListCount> CountAsync(TaskListQuery query, int most, CancellationToken cancellationToken) =>
        inner.CountAsync(query, most, cancellationToken);

    public ValueTask<TaskFailureGroups> GroupFailuresAsync(TaskListQuery query, int most, CancellationToken cancellationToken) =>
        inner.GroupFailuresAsync(query, most, cancellationToken);

    public IReadOnlyList<TaskCounts> Count(string service) => inner.Count(service);

    public ValueTask<IReadOnlyList<OldestWaiting>> ReadOldestAsync(string service, CancellationToken cancellationToken) =>
        inner.ReadOldestAsync(service, cancellationToken);

    public int CountRunning(string service, string task, string limitKey) => inner.CountRunning(service, task, limitKey);

    public bool IsPaused(string service, string? task) => inner.IsPaused(service, task);

    public ValueTask<int?> CountAheadAsync(Guid id, int most, CancellationToken cancellationToken) => inner.CountAheadAsync(id, most, cancellationToken);

    public ValueTask<bool> PruneAsync(RetentionPlan plan, int max) => inner.PruneAsync(plan, max);

    public ValueTask CloseAsync() => inner.CloseAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
