namespace BentoSharp.PostgreSql.Tests.Faults;

/// <summary>
/// A store that fails as a seed says: it does not answer, it is slow, or it writes and its answer is lost. Demands for work are never written by a
/// commit whose answer is lost: what becomes of such leases is the business of the store itself.
/// </summary>
internal sealed class FaultyStore(ITaskStore store, int seed) : ITaskStore
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    public int MaxConcurrentCommits => store.MaxConcurrentCommits;

    public string Location => store.Location;

    public IPayloadStore? Payloads => store.Payloads;

    public DateTimeOffset? NextWake => store.NextWake;

    /// <summary>Whether it fails at all.</summary>
    public bool Fails { get; set; }

    /// <summary>How often it has failed.</summary>
    public int Faults { get; private set; }

    public ValueTask<StoreRecovery> OpenAsync(CancellationToken cancellationToken) => store.OpenAsync(cancellationToken);

    public async ValueTask CommitAsync(StoreBatch batch)
    {
        switch (Next())
        {
            case 0:
                throw new TaskStoreException("The store does not answer.");
            case 1:
                await store.CommitAsync(WithoutClaims(batch));
                throw new TaskStoreException("The store has written, and its answer is lost.");
            case 2:
                await Task.Delay(1);
                break;
        }

        await store.CommitAsync(batch);
    }

    public ValueTask<IReadOnlyList<TaskRecord?>> ReadAsync(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken) =>
        Next() == 0 ? throw new TaskStoreException("The store does not answer.") : store.ReadAsync(ids, parts, cancellationToken);

    public ValueTask<IReadOnlyList<BentoTaskLogLine>> ReadLogsAsync(Guid id, long after, CancellationToken cancellationToken) =>
        store.ReadLogsAsync(id, after, cancellationToken);

    public ValueTask<TaskItemsPage> ReadItemsAsync(Guid id, TaskItemsPlace after, CancellationToken cancellationToken) =>
        store.ReadItemsAsync(id, after, cancellationToken);

    public IReadOnlyList<TaskCounts> Count(string service) => store.Count(service);

    public int CountRunning(string service, string task, string limitKey) => store.CountRunning(service, task, limitKey);

    public bool IsPaused(string service, string? task) => store.IsPaused(service, task);

    public ValueTask<bool> PruneAsync(RetentionPlan plan, int max) => store.PruneAsync(plan, max);

    public ValueTask CloseAsync() => store.CloseAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private int Next()
    {
        lock (_lock)
        {
            var next = Fails ? _random.Next(8) : -1;
            Faults += next is 0 or 1 ? 1 : 0;
            return next;
        }
    }

    private static StoreBatch WithoutClaims(StoreBatch batch)
    {
        var written = new StoreBatch();
        written.Reports.AddRange(batch.Reports);
        written.Cancels.AddRange(batch.Cancels);
        written.Finishes.AddRange(batch.Finishes);
        written.Inserts.AddRange(batch.Inserts);
        written.Pauses.AddRange(batch.Pauses);
        return written;
    }
}
