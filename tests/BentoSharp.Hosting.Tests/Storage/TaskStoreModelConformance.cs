using CsCheck;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>
/// Random lives of a store, step by step beside a simple model: what was acknowledged is there, nothing terminal changes, no stale write is
/// kept, and the order of leases is that of the model, with only two keys in memory. More lives: <c>CsCheck_Iter=5000</c>.
/// </summary>
public abstract class TaskStoreModelConformance : StoreFixture
{
    private readonly List<TaskRecord> _leases = [];
    private TaskModel _model = new();
    private DateTimeOffset Now => Time.GetUtcNow();

    [Test]
    public async Task A_store_does_what_the_model_does_in_every_random_life()
    {
        var step = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 100], Gen.Int[0, 100]);
        await step.Array[1, 60].SampleAsync(
            async steps =>
            {
                await Renew(readyKeys: 2);
                _model = new TaskModel();
                _leases.Clear();
                foreach (var (kind, a, b) in steps)
                {
                    await Step(kind, a, b);
                    await Compare();
                }
            },
            iter: Environment.GetEnvironmentVariable("CsCheck_Iter") is null ? 30 : -1,
            threads: 1,
            print: steps => string.Join(", ", steps));
    }

    private Task Step(int kind, int a, int b) => kind switch
    {
        0 or 1 or 2 => InsertOne(a, b),
        3 or 4 => ClaimSome(1 + (a % 3)),
        5 or 6 when _leases.Count > 0 => FinishOne(Finish(a, b)),
        7 when _model.Tasks.Count > 0 => CancelOne(a),
        8 => Pass(TimeSpan.FromSeconds(a % 8)),
        9 => Live(isClean: true),
        10 => Live(isClean: false),
        11 => InsertAndClaim(a, b),
        12 when _model.Tasks.Count > 0 => FailTogether(a, b),
        _ => Task.CompletedTask,
    };

    private TaskRecord RandomTask(int a, int b) => NewTask.Create(due: 1 + (a % 5)) with
    {
        NotBefore = b % 3 == 0 ? Now.AddSeconds(b % 10) : null,
        Deadline = b % 4 == 0 ? Now.AddSeconds(1 + (a % 10)) : null,
    };

    private FinishOperation Finish(int a, int b)
    {
        var lease = _leases[a % _leases.Count];
        return new FinishOperation(lease.Id, lease.Fence, (AttemptEnd)(b % 4))
        {
            Response = NewTask.Response(),
            Due = 1 + (b % 5),
            NotBefore = b % 2 == 0 ? Now.AddSeconds(b % 5) : null,
        };
    }

    private async Task InsertOne(int a, int b)
    {
        var task = RandomTask(a, b);
        var batch = await Commit(new InsertOperation(task));
        CheckExpired(batch);
        _model.Insert(task);
    }

    private async Task ClaimSome(int max)
    {
        var claim = Claim(max);
        var batch = await Commit(claim);
        CheckExpired(batch);
        CheckLeases(claim, max);
    }

    private async Task InsertAndClaim(int a, int b)
    {
        var (first, second, claim) = (RandomTask(a, b), RandomTask(b, a), Claim(2));
        var batch = await Commit(new InsertOperation(first), new InsertOperation(second), claim);
        CheckExpired(batch);
        _model.Insert(first);
        _model.Insert(second);
        CheckLeases(claim, 2);
    }

    private async Task FinishOne(FinishOperation finish)
    {
        var batch = await Commit(finish);
        var expected = _model.Finish(finish);
        Assert.That(finish.IsApplied, Is.EqualTo(expected), $"{finish.End} of {finish.Id} with fence {finish.Fence}");
        CheckExpired(batch);
    }

    private async Task CancelOne(int a)
    {
        var cancel = new CancelOperation(NewTask.Service, _model.Tasks[a % _model.Tasks.Count].Id);
        var batch = await Commit(cancel);
        Assert.That(cancel.StateBefore, Is.EqualTo(_model.Cancel(cancel.Id)));
        CheckExpired(batch);
    }

    private async Task Pass(TimeSpan time)
    {
        Time.Advance(time);
        CheckExpired(await Commit());
    }

    private async Task Live(bool isClean)
    {
        await (isClean ? Restart() : Crash());
        _model.Restart(isClean);
    }

    private async Task FailTogether(int a, int b)
    {
        // So that what expires and becomes ready with the batch is undone as well.
        Time.Advance(TimeSpan.FromSeconds(b % 5));
        var twice = NewTask.Create() with { Id = _model.Tasks[a % _model.Tasks.Count].Id };
        List<StoreOperation> operations = [new InsertOperation(RandomTask(a, b)), new InsertOperation(twice), Claim(2)];
        operations.Add(new CancelOperation(NewTask.Service, _model.Tasks[b % _model.Tasks.Count].Id));
        if (_leases.Count > 0)
        {
            operations.Add(Finish(a, b));
        }

        await Assert.ThrowsAsync<TaskStoreException>(() => Commit([.. operations]));
    }

    private void CheckExpired(StoreBatch batch) => Assert.That(batch.EndedInQueue, Is.EquivalentTo(_model.Expire(Now)));

    private void CheckLeases(ClaimOperation claim, int max)
    {
        Assert.That(claim.Leases.Select(lease => (lease.Id, lease.Fence)), Is.EqualTo(_model.Lease(max, Now)));
        _leases.AddRange(claim.Leases);
    }

    private async Task Compare()
    {
        var actual = await Store.ReadAsync([.. _model.Tasks.Select(task => task.Id)], TaskParts.None, CancellationToken.None);
        Assert.That(
            actual.Select(task => (task?.Id, task?.State, task?.Fence, task?.Attempt, task?.Interruptions, task?.Due, task?.NotBefore)),
            Is.EqualTo(_model.Tasks.Select(task =>
                ((Guid?)task.Id, (BentoTaskStatus?)task.State, (long?)task.Fence, (int?)task.Attempt, (int?)task.Interruptions, (long?)task.Due, task.NotBefore))));
        var counts = Store.Count(NewTask.Service).SingleOrDefault();
        Assert.That(
            (counts.Pending, counts.InProgress),
            Is.EqualTo((_model.Tasks.Count(task => task.State == BentoTaskStatus.Pending), _model.Tasks.Count(task => task.State == BentoTaskStatus.InProgress))));
    }
}
