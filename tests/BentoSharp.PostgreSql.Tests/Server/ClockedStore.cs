using BentoSharp.PostgreSql.Schema;
using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Tests.Server;

/// <summary>A store whose database tells the time of the test.</summary>
internal sealed class ClockedStore(PostgreSqlTaskStore store, TimeProvider time, TestSchema schema) : ITaskStore
{
    private DateTimeOffset? _set;

    /// <summary>The store itself.</summary>
    public PostgreSqlTaskStore Inner => store;

    public int MaxConcurrentCommits => store.MaxConcurrentCommits;

    public bool SupportsQuotas => store.SupportsQuotas;

    public string Location => store.Location;

    public IPayloadStore? Payloads => ((ITaskStore)store).Payloads;

    public DateTimeOffset? NextWake => store.NextWake;

    public async ValueTask<StoreRecovery> OpenAsync(CancellationToken cancellationToken)
    {
        await SchemaUpgrades.UpgradeAsync(store.Source, store.Sql, cancellationToken);
        SetTime();
        return await store.OpenAsync(cancellationToken);
    }

    public ValueTask CommitAsync(StoreBatch batch)
    {
        SetTime();
        return store.CommitAsync(batch);
    }

    public ValueTask<IReadOnlyList<TaskRecord?>> ReadAsync(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken) =>
        store.ReadAsync(ids, parts, cancellationToken);

    public ValueTask<IReadOnlyList<BentoTaskLogLine>> ReadLogsAsync(Guid id, long after, CancellationToken cancellationToken) =>
        store.ReadLogsAsync(id, after, cancellationToken);

    public ValueTask<TaskItemsPage> ReadItemsAsync(Guid id, TaskItemsPlace after, CancellationToken cancellationToken) =>
        store.ReadItemsAsync(id, after, cancellationToken);

    public ValueTask<TaskListPage> ListAsync(TaskListQuery query, TaskParts parts, CancellationToken cancellationToken) =>
        store.ListAsync(query, parts, cancellationToken);

    public ValueTask<TaskListCount> CountAsync(TaskListQuery query, int most, CancellationToken cancellationToken) =>
        store.CountAsync(query, most, cancellationToken);

    public ValueTask<TaskFailureGroups> GroupFailuresAsync(TaskListQuery query, int most, CancellationToken cancellationToken) =>
        store.GroupFailuresAsync(query, most, cancellationToken);

    public ValueTask<IReadOnlyList<OldestWaiting>> ReadOldestAsync(string service, CancellationToken cancellationToken)
    {
        SetTime();
        return store.ReadOldestAsync(service, cancellationToken);
    }

    public IReadOnlyList<TaskCounts> Count(string service) => store.Count(service);

    public int CountRunning(string service, string task, string limitKey) => store.CountRunning(service, task, limitKey);

    public bool IsPaused(string service, string? task) => store.IsPaused(service, task);

    public ValueTask<int?> CountAheadAsync(Guid id, int most, CancellationToken cancellationToken)
    {
        SetTime();
        return store.CountAheadAsync(id, most, cancellationToken);
    }

    public ValueTask<bool> PruneAsync(RetentionPlan plan, int max)
    {
        SetTime();
        return store.PruneAsync(plan, max);
    }

    public ValueTask CloseAsync()
    {
        SetTime();
        return store.CloseAsync();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private void SetTime()
    {
        if (_set != time.GetUtcNow())
        {
            _set = time.GetUtcNow();
            schema.SetTime(_set.Value);
        }
    }
}
