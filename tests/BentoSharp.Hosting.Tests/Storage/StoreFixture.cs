using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>
/// A store that starts empty for each test, and short words for what is done with it. Every store's tests derive from this and from the
/// conformance suite's fixtures.
/// </summary>
public abstract class StoreFixture
{
    private ITaskStore? _store;
    private int _readyKeys;

    internal FakeTimeProvider Time { get; private set; } = null!;

    internal ITaskStore Store => _store!;

    internal StoreRecovery Recovery { get; private set; }

    [SetUp]
    public async Task Open()
    {
        Time = new FakeTimeProvider(NewTask.Start);
        _readyKeys = 1_000;
        await OpenStore();
    }

    [TearDown]
    public async Task Close()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        Delete();
    }

    /// <summary>
    /// Whether a life that ends cleanly puts what still runs back into the queue itself. A store of one process has the next life do it, when it
    /// begins; where other nodes can take the tasks, they need not wait for that.
    /// </summary>
    protected virtual bool GivesBackAtClose => false;

    /// <summary>Deletes what the stores of the test have kept.</summary>
    protected abstract void Delete();

    /// <summary>Makes a store over what the last one of the test has kept.</summary>
    protected abstract ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys);

    /// <summary>Begins again with an empty store, for tests that try many runs.</summary>
    internal async Task Renew(int readyKeys)
    {
        await Close();
        Time = new FakeTimeProvider(NewTask.Start);
        _readyKeys = readyKeys;
        await OpenStore();
    }

    internal async Task OpenStore(int maxInterruptions = TaskStateMachine.DefaultMaxInterruptions)
    {
        _store = Create(Time, maxInterruptions, _readyKeys);
        Recovery = await _store.OpenAsync(CancellationToken.None);
    }

    /// <summary>Ends this life of the node as a stop of the service does, and begins the next.</summary>
    internal async Task Restart()
    {
        await Store.CloseAsync();
        await Store.DisposeAsync();
        await OpenStore();
    }

    /// <summary>Ends this life of the node as a crash does, and begins the next.</summary>
    internal async Task Crash(int maxInterruptions = TaskStateMachine.DefaultMaxInterruptions)
    {
        await Store.DisposeAsync();
        await OpenStore(maxInterruptions);
    }

    internal async Task<StoreBatch> Commit(params StoreOperation[] operations)
    {
        var batch = new StoreBatch();
        batch.Cancels.AddRange(operations.OfType<CancelOperation>());
        batch.Finishes.AddRange(operations.OfType<FinishOperation>());
        batch.Reports.AddRange(operations.OfType<ReportOperation>());
        batch.Inserts.AddRange(operations.OfType<InsertOperation>());
        batch.Pauses.AddRange(operations.OfType<PauseOperation>());
        batch.Claims.AddRange(operations.OfType<ClaimOperation>());
        await Store.CommitAsync(batch);
        return batch;
    }

    internal async Task<TaskRecord> Insert(TaskRecord? task = null)
    {
        task ??= NewTask.Create();
        await Commit(new InsertOperation(task));
        return task;
    }

    internal static ClaimOperation Claim(int max = 100, string service = NewTask.Service) =>
        new(service, new Dictionary<string, int> { [NewTask.Name] = max }, max);

    internal async Task<List<TaskRecord>> Lease(int max = 100)
    {
        var claim = Claim(max);
        await Commit(claim);
        return claim.Leases;
    }

    internal async Task<TaskRecord> InsertAndLease(TaskRecord? task = null)
    {
        await Insert(task);
        return (await Lease(1)).Single();
    }

    internal async Task<bool> Finish(TaskRecord lease, AttemptEnd end, DateTimeOffset? notBefore = null)
    {
        var finish = FinishOf(lease, end, notBefore);
        await Commit(finish);
        return finish.IsApplied;
    }

    internal static FinishOperation FinishOf(TaskRecord lease, AttemptEnd end, DateTimeOffset? notBefore = null) => new(lease.Id, lease.Fence, end)
    {
        Response = end switch
        {
            AttemptEnd.Succeeded => NewTask.Response(),
            AttemptEnd.Failed => NewTask.Response(500),
            _ => null,
        },
        Error = end is AttemptEnd.Failed or AttemptEnd.Retry ? new BentoTaskError("error", "It broke.") : null,
        NotBefore = notBefore,
        Due = lease.Due,
    };

    internal async Task<TaskRecord> Read(Guid id, TaskParts parts = TaskParts.None) =>
        (await Store.ReadAsync([id], parts, CancellationToken.None)).Single() ?? throw new AssertionException($"There is no task {id:N}.");

    internal async Task<BentoTaskStatus> StateOf(Guid id) => (await Read(id)).State;
}
