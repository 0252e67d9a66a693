using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Tests.Server;

/// <summary>What a commit costs depends on what it is about, not on how much the tables hold, whatever the planner last knew of them.</summary>
public sealed class PlanTests
{
    private const int Waiting = 20_000;
    private const int MostRows = 600;

    private readonly TestSchema _schema = new();

    [TearDown]
    public void Delete() => _schema.Delete();

    [Test]
    public async Task A_commit_finds_its_rows_by_indexes_although_the_tables_were_last_looked_at_while_they_were_empty()
    {
        await using var store = _schema.CreateStore(TimeProvider.System);
        await store.OpenAsync(CancellationToken.None);
        await LiveAsync(store, rounds: 8);
        _schema.Execute($"VACUUM ANALYZE \"{_schema.Name}\".task_row");
        _schema.Execute($"VACUUM ANALYZE \"{_schema.Name}\".task_ended");
        _schema.Execute($"VACUUM ANALYZE \"{_schema.Name}\".task_limit");
        _schema.Execute($"VACUUM ANALYZE \"{_schema.Name}\".task_key");

        // The plans are made now, and kept.
        await LiveAsync(store, rounds: 8);
        await InsertAsync(store, Waiting, "other");
        var more = await ReadTooMuchAsync(store);
        for (var again = 0; more.Count > 0 && again < 2; again++)
        {
            // What was read before the plans were made may be counted late, but not twice.
            more = await ReadTooMuchAsync(store);
        }

        Assert.That(more, Is.Empty, "tables that were gone through, and indexes of which many rows were read");
    }

    private async Task<List<string>> ReadTooMuchAsync(PostgreSqlTaskStore store)
    {
        var before = await ReadsAsync(store);
        await LiveAsync(store, rounds: 4);
        var after = await ReadsAsync(store);
        return [.. after
            .Where(read => read.Value > before[read.Key] + (read.Key.StartsWith("seq ", StringComparison.Ordinal) ? 0 : MostRows))
            .Select(read => $"{read.Key}: {read.Value - before[read.Key]}")];
    }

    /// <summary>All that a commit may do, to a few tasks.</summary>
    private static async Task LiveAsync(PostgreSqlTaskStore store, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            var key = new IdempotencyKey($"{Guid.NewGuid()}", new byte[] { 1 }, TimeProvider.System.GetUtcNow().AddHours(1));
            var batch = new StoreBatch();
            batch.Inserts.Add(new InsertOperation(NewTask.Create()));
            batch.Inserts.Add(new InsertOperation(NewTask.Create() with { LimitKey = "a" }) { Idempotency = key, MaxPending = 1_000_000 });
            await store.CommitAsync(batch);
            var (first, second) = (await ClaimAsync(store), await ClaimAsync(store));
            batch = new StoreBatch();
            batch.Reports.Add(new ReportOperation(first.Id, first.Fence, 0.5));
            batch.Finishes.Add(new FinishOperation(second.Id, second.Fence, AttemptEnd.Retry) { Error = new BentoTaskError("error", "It broke.") });
            await store.CommitAsync(batch);
            second = await ClaimAsync(store);
            batch = new StoreBatch();
            batch.Finishes.Add(new FinishOperation(first.Id, first.Fence, AttemptEnd.Succeeded) { Response = NewTask.Response() });
            batch.Finishes.Add(new FinishOperation(second.Id, second.Fence, AttemptEnd.Succeeded) { Response = NewTask.Response() });
            await store.CommitAsync(batch);
            var canceled = NewTask.Create();
            batch = new StoreBatch();
            batch.Inserts.Add(new InsertOperation(canceled));
            await store.CommitAsync(batch);
            batch = new StoreBatch();
            batch.Cancels.Add(new CancelOperation(NewTask.Service, canceled.Id));
            await store.CommitAsync(batch);
        }
    }

    private static async Task<TaskRecord> ClaimAsync(PostgreSqlTaskStore store)
    {
        var batch = new StoreBatch();
        batch.Claims.Add(new ClaimOperation(NewTask.Service, new Dictionary<string, int> { [NewTask.Name] = 1 }, 1));
        await store.CommitAsync(batch);
        return batch.Claims[0].Leases.Single();
    }

    private static async Task InsertAsync(PostgreSqlTaskStore store, int count, string task)
    {
        var batch = new StoreBatch();
        batch.Inserts.AddRange(Enumerable.Range(0, count).Select(place => new InsertOperation(NewTask.Create(due: 1, task: task) with
        {
            LimitKey = place % 2 == 0 ? $"{place % 100}" : null,
        })));
        await store.CommitAsync(batch);
    }

    /// <summary>How often each table was gone through, and how many rows of each index were read.</summary>
    private async Task<Dictionary<string, long>> ReadsAsync(PostgreSqlTaskStore store)
    {
        // The server tells what it has counted with a transaction that comes a second after the last time.
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        await store.CommitAsync(new StoreBatch());
        return _schema
            .Texts($"""
                SELECT 'seq ' || relname || '=' || seq_scan FROM pg_stat_user_tables
                WHERE schemaname = '{_schema.Name}' AND relname IN ('task_row', 'task_ended', 'task_key', 'task_limit')
                UNION ALL SELECT indexrelname || '=' || idx_tup_read FROM pg_stat_user_indexes WHERE schemaname = '{_schema.Name}'
                """)
            .Select(static text => text.Split('='))
            .ToDictionary(static read => read[0], static read => long.Parse(read[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
