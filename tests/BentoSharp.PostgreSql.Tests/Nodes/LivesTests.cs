using System.Threading.Channels;
using BentoSharp.PostgreSql.Storage;
using BentoSharp.PostgreSql.Tests.Server;

namespace BentoSharp.PostgreSql.Tests.Nodes;

/// <summary>Several stores over one schema, as several nodes have them: what each may do to the tasks of others.</summary>
public sealed class LivesTests
{
    private readonly TestSchema _schema = new();
    private readonly List<PostgreSqlTaskStore> _stores = [];

    [TearDown]
    public async Task Delete()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        _stores.Clear();
        _schema.Delete();
    }

    [Test]
    public async Task Of_two_nodes_of_the_same_name_each_keeps_its_own_tasks_when_the_other_falls_silent()
    {
        var (one, two) = (await OpenAsync("same"), await OpenAsync("same"));
        var (lost, kept) = (await InsertAndLeaseAsync(one), await InsertAndLeaseAsync(two));
        await FallSilentAsync(one);
        await two.Node.EndSilentAsync(CancellationToken.None);

        var tasks = await two.ReadAsync([lost.Id, kept.Id], TaskParts.None, CancellationToken.None);
        Assert.That((tasks[0]!.State, tasks[0]!.Attempt, tasks[0]!.Interruptions), Is.EqualTo((BentoTaskStatus.Pending, 0, 1)), "uncharged");
        Assert.That((tasks[1]!.State, tasks[1]!.Fence), Is.EqualTo((BentoTaskStatus.InProgress, kept.Fence)));
        Assert.That(await FinishAsync(two, kept), Is.True);
        var again = (await ClaimAsync(two, 1)).Single();
        Assert.That(again.Id, Is.EqualTo(lost.Id));
        Assert.That(await FinishAsync(two, lost), Is.False, "the first attempt has lost its right");
        Assert.That(await FinishAsync(two, again), Is.True);
    }

    [Test]
    public async Task A_demand_for_another_task_finds_what_waited_before_it_came()
    {
        var listener = new Listener();
        var (one, two) = (await OpenAsync("one"), await OpenAsync("two", listener));

        // It looks once when it begins to listen.
        await listener.WorkAsync();
        var task = NewTask.Create();
        await CommitAsync(one, new InsertOperation(task));
        await listener.WorkAsync();

        // All attempts at the task are busy: only other tasks are asked for, and none of those waits.
        await CommitAsync(two, new ClaimOperation(NewTask.Service, new Dictionary<string, int> { ["other"] = 1 }, 1));
        Assert.That((await ClaimAsync(two, 1)).Select(static lease => lease.Id), Is.EqualTo(new[] { task.Id }));
    }

    [Test]
    public async Task The_room_of_a_key_that_a_node_had_when_it_fell_silent_comes_back()
    {
        var (one, two) = (await OpenAsync("one"), await OpenAsync("two"));
        var first = NewTask.Create() with { LimitKey = "tenant" };
        await CommitAsync(one, new InsertOperation(first), new InsertOperation(NewTask.Create() with { LimitKey = "tenant" }));
        Assert.That(await ClaimAsync(one, 5, limit: 1), Has.Count.EqualTo(1));
        Assert.That(await ClaimAsync(two, 5, limit: 1), Is.Empty);
        await FallSilentAsync(one);
        await two.Node.EndSilentAsync(CancellationToken.None);
        Assert.That((await ClaimAsync(two, 5, limit: 1)).Select(static lease => lease.Id), Is.EqualTo(new[] { first.Id }));
    }

    [Test]
    public async Task A_node_that_was_taken_for_dead_begins_nothing_until_it_lives_again()
    {
        var (one, two) = (await OpenAsync("one"), await OpenAsync("two"));
        _schema.Execute($"UPDATE \"{_schema.Name}\".node SET alive_until = -1 WHERE name = 'one'");
        await two.Node.EndSilentAsync(CancellationToken.None);

        var insert = new InsertOperation(NewTask.Create());
        var claim = Claim(1);
        await CommitAsync(one, insert, claim);
        Assert.That(claim.Leases, Is.Empty);
        Assert.That(one.Node.IsLost, Is.True);
        Assert.That((await ClaimAsync(two, 1)).Select(static lease => lease.Id), Is.EqualTo(new[] { insert.Task.Id }), "what it has taken is kept");
    }

    [Test]
    public async Task Many_nodes_that_claim_at_once_get_no_task_twice_and_leave_none()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(place => OpenAsync($"n{place}")));
        const int Tasks = 2_000;
        await CommitAsync(stores[0], [.. Enumerable.Range(0, Tasks).Select(static place => new InsertOperation(NewTask.Create(due: place % 13)))]);
        var leased = await Task.WhenAll(stores.Select(static store => Task.Run(async () =>
        {
            var all = new List<Guid>();
            for (var empty = 0; empty < 20;)
            {
                var leases = await ClaimAsync(store, 7);
                all.AddRange(leases.Select(static lease => lease.Id));
                empty = leases.Count == 0 ? empty + 1 : 0;
            }

            return all;
        })));
        Assert.That(leased.SelectMany(static ids => ids), Is.Unique);
        Assert.That(leased.Sum(static ids => ids.Count), Is.EqualTo(Tasks));
        Assert.That(leased.Count(static ids => ids.Count > 0), Is.EqualTo(4), "each has had some");
    }

    [Test]
    public async Task Of_a_cancellation_on_one_node_and_a_result_on_another_at_once_one_wins_and_both_are_told()
    {
        var (one, two) = (await OpenAsync("one"), await OpenAsync("two"));
        for (var round = 0; round < 40; round++)
        {
            var lease = await InsertAndLeaseAsync(one);
            var cancel = new CancelOperation(NewTask.Service, lease.Id);
            var finish = Finish(lease);
            await Task.WhenAll(Task.Run(() => CommitAsync(two, cancel)), Task.Run(() => CommitAsync(one, finish)));
            var state = (await two.ReadAsync([lease.Id], TaskParts.None, CancellationToken.None))[0]!.State;
            Assert.That(state, Is.EqualTo(finish.IsApplied ? BentoTaskStatus.Success : BentoTaskStatus.Canceled));
            Assert.That(cancel.StateBefore, Is.EqualTo(finish.IsApplied ? BentoTaskStatus.Success : BentoTaskStatus.InProgress));
        }
    }

    [Test]
    public async Task One_key_from_a_hundred_callers_of_two_nodes_at_once_makes_one_task()
    {
        var (one, two) = (await OpenAsync("one"), await OpenAsync("two"));
        var inserts = Enumerable.Range(0, 100)
            .Select(static _ => new InsertOperation(NewTask.Create())
            {
                Idempotency = new IdempotencyKey("once", new byte[] { 1 }, TimeProvider.System.GetUtcNow().AddHours(1)),
            })
            .ToList();
        await Task.WhenAll(inserts.Select((insert, place) => Task.Run(() => CommitAsync(place % 2 == 0 ? one : two, insert))));
        var made = inserts.Single(static insert => insert.Result == InsertResult.Inserted);
        Assert.That(inserts.Where(insert => insert != made), Has.All.Property(nameof(InsertOperation.ExistingId)).EqualTo(made.Task.Id));
        Assert.That(_schema.Number($"SELECT count(*) FROM \"{_schema.Name}\".task_all"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_commit_that_is_given_up_because_others_wait_for_it_in_a_circle_is_made_again()
    {
        var store = await OpenAsync("one");
        var (first, second) = (NewTask.Create(), NewTask.Create());
        await CommitAsync(store, new InsertOperation(first), new InsertOperation(second));
        using var other = new Npgsql.NpgsqlConnection(TestServer.Instance.ConnectionString);
        other.Open();
        using var transaction = other.BeginTransaction();
        Lock(second.Id);
        var (cancel, too) = (new CancelOperation(NewTask.Service, first.Id), new CancelOperation(NewTask.Service, second.Id));
        var commit = Task.Run(() => CommitAsync(store, cancel, too));
        await Eventually.IsTrueAsync(
            () => _schema.Number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'BentoSharp'") > 0,
            static () => "the commit does not wait");
        Assert.DoesNotThrow(() => Lock(first.Id), "the commit, which has waited longer, is given up");
        transaction.Rollback();
        await commit;
        Assert.That((cancel.StateBefore, too.StateBefore), Is.EqualTo((BentoTaskStatus.Pending, BentoTaskStatus.Pending)));

        void Lock(Guid id)
        {
            using var command = new Npgsql.NpgsqlCommand($"SELECT 1 FROM \"{_schema.Name}\".task_row WHERE id = $1 FOR UPDATE", other, transaction);
            command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = id });
            command.ExecuteNonQuery();
        }
    }

    private async Task<PostgreSqlTaskStore> OpenAsync(string name, IStoreListener? listener = null)
    {
        var store = _schema.CreateStore(TimeProvider.System, configure: static options => options.PollInterval = TimeSpan.FromMinutes(10), node: name);
        if (listener is not null)
        {
            store.Listen(listener);
        }

        lock (_stores)
        {
            _stores.Add(store);
        }

        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    /// <summary>Hears what is told, so that a store does not look without a reason.</summary>
    private sealed class Listener : IStoreListener
    {
        private readonly Channel<bool> _work = Channel.CreateUnbounded<bool>();

        public IReadOnlyCollection<Guid> Awaited => [];

        public IReadOnlyCollection<Guid> Watched => [];

        public Task<bool> WorkAsync() => _work.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        public void WorkArrived() => _work.Writer.TryWrite(true);

        public void TaskEnded(TaskEnd end)
        {
        }

        public void TaskChanged(Guid id)
        {
        }

        public void AttemptLost(Guid id)
        {
        }
    }

    private async Task FallSilentAsync(PostgreSqlTaskStore store)
    {
        var life = store.Node.Identity.Life;
        await store.DisposeAsync();
        _stores.Remove(store);
        _schema.Execute($"UPDATE \"{_schema.Name}\".node SET alive_until = -1 WHERE life = {life}");
    }

    private static async Task<TaskRecord> InsertAndLeaseAsync(PostgreSqlTaskStore store)
    {
        var claim = Claim(1);
        await CommitAsync(store, new InsertOperation(NewTask.Create()), claim);
        return claim.Leases.Single();
    }

    private static async Task<List<TaskRecord>> ClaimAsync(PostgreSqlTaskStore store, int max, int limit = 0)
    {
        var claim = Claim(max, limit);
        await CommitAsync(store, claim);
        return claim.Leases;
    }

    private static ClaimOperation Claim(int max, int limit = 0) => new(NewTask.Service, new Dictionary<string, int> { [NewTask.Name] = max }, max)
    {
        Limits = limit == 0 ? new Dictionary<string, int>() : new Dictionary<string, int> { [NewTask.Name] = limit },
    };

    private static FinishOperation Finish(TaskRecord lease) => new(lease.Id, lease.Fence, AttemptEnd.Succeeded) { Response = NewTask.Response() };

    private static async Task<bool> FinishAsync(PostgreSqlTaskStore store, TaskRecord lease)
    {
        var finish = Finish(lease);
        await CommitAsync(store, finish);
        return finish.IsApplied;
    }

    private static async Task CommitAsync(PostgreSqlTaskStore store, params StoreOperation[] operations)
    {
        var batch = new StoreBatch();
        batch.Inserts.AddRange(operations.OfType<InsertOperation>());
        batch.Cancels.AddRange(operations.OfType<CancelOperation>());
        batch.Finishes.AddRange(operations.OfType<FinishOperation>());
        batch.Claims.AddRange(operations.OfType<ClaimOperation>());
        await store.CommitAsync(batch);
    }
}
