using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>The write happened, and who asked for it was told that it failed.</summary>
[TestFixture]
public sealed class LostAnswerTests
{
    private readonly SqliteFolder _folder = new();
    private LossyStore _store = null!;
    private StoreCoalescer _coalescer = null!;

    [SetUp]
    public async Task Start()
    {
        var time = new FakeTimeProvider(NewTask.Start);
        _store = new LossyStore(_folder.Create(time));
        _coalescer = new StoreCoalescer(_store, time, NullLogger.Instance, new StoreCoalescerOptions { Retention = null });
        await _coalescer.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task Stop()
    {
        await _coalescer.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Delete();
    }

    [Test]
    public async Task A_submit_that_is_repeated_under_its_key_finds_the_first_one()
    {
        var first = new InsertOperation(NewTask.Create()) { Idempotency = Key() };
        await LoseAsync(first);

        var again = new InsertOperation(NewTask.Create()) { Idempotency = Key() };
        await _coalescer.SubmitAsync(again);

        Assert.That((again.Result, again.ExistingId), Is.EqualTo((InsertResult.Exists, (Guid?)first.Task.Id)));
        Assert.That(_store.Count(NewTask.Service).Single().Pending, Is.EqualTo(1));
    }

    [Test]
    public async Task The_end_of_an_attempt_that_is_told_once_more_changes_nothing()
    {
        await _coalescer.SubmitAsync(new InsertOperation(NewTask.Create()));
        var claim = new ClaimOperation(NewTask.Service, new Dictionary<string, int> { [NewTask.Name] = 1 }, 1);
        var lease = (await _coalescer.ClaimAsync(claim, CancellationToken.None)).Single();
        var end = new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Succeeded) { Response = NewTask.Response() };
        await LoseAsync(end);

        var again = end.Again();
        await _coalescer.SubmitAsync(again);

        Assert.That(again.IsApplied, Is.False);
        var task = (await _store.ReadAsync([lease.Id], TaskParts.Response, CancellationToken.None)).Single()!;
        Assert.That((task.State, task.Fence, task.Attempt), Is.EqualTo((BentoTaskStatus.Success, lease.Fence, 1)));
    }

    [Test]
    public async Task A_cancellation_that_is_repeated_finds_its_own_work_done()
    {
        var insert = new InsertOperation(NewTask.Create());
        await _coalescer.SubmitAsync(insert);
        await LoseAsync(new CancelOperation(NewTask.Service, insert.Task.Id));

        var again = new CancelOperation(NewTask.Service, insert.Task.Id);
        await _coalescer.SubmitAsync(again);

        Assert.That(again.StateBefore, Is.EqualTo(BentoTaskStatus.Canceled));
    }

    private static IdempotencyKey Key() => new("once", new byte[] { 1, 2, 3 }, NewTask.Start.AddHours(1));

    private async Task LoseAsync(StoreOperation operation)
    {
        _store.LosesTheNextAnswer = true;
        var failure = (await Assert.ThrowsAsync<TaskStoreException>(() => _coalescer.SubmitAsync(operation)))!;
        Assert.That(failure.Message, Is.EqualTo("The answer was lost."));
    }

    private sealed class LossyStore(ITaskStore inner) : ITaskStore
    {
        public bool LosesTheNextAnswer { get; set; }

        public int MaxConcurrentCommits => inner.MaxConcurrentCommits;

        public string Location => inner.Location;

        public DateTimeOffset? NextWake => inner.NextWake;

        public ValueTask<StoreRecovery> OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

        public async ValueTask CommitAsync(StoreBatch batch)
        {
            await inner.CommitAsync(batch);
            if (LosesTheNextAnswer && batch.Inserts.Count + batch.Finishes.Count + batch.Cancels.Count > 0)
            {
                LosesTheNextAnswer = false;
                throw new TaskStoreException("The answer was lost.");
            }
        }

        public ValueTask<IReadOnlyList<TaskRecord?>> ReadAsync(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken) =>
            inner.ReadAsync(ids, parts, cancellationToken);

        public IReadOnlyList<TaskCounts> Count(string service) => inner.Count(service);

        public ValueTask CloseAsync() => inner.CloseAsync();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
