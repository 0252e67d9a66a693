using CsCheck;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>
/// Random lives of a store, step by step beside a simple model: what was acknowledged is there, nothing terminal changes, no stale write is
/// kept, no key exceeds its limit, suspects run alone, and the order of leases is that of the model, with only two keys in memory.
/// </summary>
public abstract class TaskStoreModelConformance : StoreFixture
{
    private const int Lives = 30;

    private readonly List<TaskRecord> _leases = [];
    private TaskModel _model = null!;
    private int _steps;

    private DateTimeOffset Now => Time.GetUtcNow();

    [Test]
    public Task A_store_does_what_the_model_does_in_every_random_life() => Live(longest: 60, Lives);

    [Test]
    [Category("Soak")]
    public async Task A_store_does_what_the_model_does_in_a_million_random_steps()
    {
        _steps = 0;
        while (_steps < 1_000_000)
        {
            await Live(longest: 150, Lives);
        }

        TestContext.Progress.WriteLine($"{_steps} random steps");
    }

    private Task Live(int longest, int lives) => Gen.Select(Gen.Int[0, 23], Gen.Int[0, 100], Gen.Int[0, 100]).Array[1, longest].SampleAsync(
        async steps =>
        {
            await Renew(readyKeys: 2);
            _model = new TaskModel();
            _leases.Clear();
            foreach (var (kind, a, b) in steps)
            {
                await Step(kind, a, b);
                await Compare();
                _steps++;
            }
        },
        iter: lives,
        threads: 1,
        print: steps => string.Join(", ", steps));

    private Task Step(int kind, int a, int b) => kind switch
    {
        0 or 1 or 2 or 14 or 15 => InsertOne(a, b),
        3 or 4 or 16 or 17 or 18 => ClaimSome(1 + (a % 3)),
        5 or 6 or 19 or 20 or 21 or 22 when _leases.Count > 0 => FinishOne(Finish(a, b)),
        7 when _model.Tasks.Count > 0 => CancelOne(a),
        8 => Pass(TimeSpan.FromSeconds(a % 4 == 0 ? a : a % 8)),
        9 => Renew(isClean: true),
        10 => Renew(isClean: false),
        11 => InsertAndClaim(a, b),
        12 when _model.Tasks.Count > 0 => FailTogether(a, b),
        13 => Pause(a % 3 == 0),
        _ => Task.CompletedTask,
    };

    private TaskRecord RandomTask(int a, int b) => NewTask.Create(due: 1 + (a % 5)) with
    {
        NotBefore = b % 3 == 0 ? Now.AddSeconds(b % 10) : null,
        Deadline = b % 4 == 0 ? Now.AddSeconds(1 + (a % 10)) : null,
        LimitKey = a % 2 == 0 ? $"{b % 3}" : null,
        Priority = (BentoTaskPriority)(b % 3),
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
        CheckCommit(await Commit(new InsertOperation(task)));
        await Inserted(task);
    }

    private async Task ClaimSome(int max)
    {
        var claim = Claim(max);
        var batch = await Commit(claim);
        CheckCommit(batch);
        CheckLeases(claim, max);
    }

    private async Task InsertAndClaim(int a, int b)
    {
        var (first, second, claim) = (RandomTask(a, b), RandomTask(b, a), Claim(2));
        var batch = await Commit(new InsertOperation(first), new InsertOperation(second), claim);
        CheckCommit(batch);
        await Inserted(first);
        await Inserted(second);
        CheckLeases(claim, 2);
    }

    private async Task FinishOne(FinishOperation finish)
    {
        var batch = await Commit(finish);
        var expected = _model.Finish(finish);
        Assert.That(finish.IsApplied, Is.EqualTo(expected), $"{finish.End} of {finish.Id} with fence {finish.Fence}");
        CheckCommit(batch);
    }

    private async Task CancelOne(int a)
    {
        var cancel = new CancelOperation(NewTask.Service, _model.Tasks[a % _model.Tasks.Count].Id);
        var batch = await Commit(cancel);
        Assert.That(cancel.StateBefore, Is.EqualTo(_model.Cancel(cancel.Id)));
        CheckCommit(batch);
    }

    private async Task Pass(TimeSpan time)
    {
        Time.Advance(time);
        CheckCommit(await Commit());
    }

    private async Task Renew(bool isClean)
    {
        await (isClean ? Restart() : Crash());
        _model.Restart(isClean);
    }

    private async Task Pause(bool isPaused)
    {
        _model.IsPaused = isPaused;
        CheckCommit(await Commit(new PauseOperation(NewTask.Service, null, isPaused)));
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

    private static ClaimOperation Claim(int max) => new(NewTask.Service, new Dictionary<string, int> { [NewTask.Name] = max }, max)
    {
        Limits = new Dictionary<string, int> { [NewTask.Name] = TaskModel.Limit },
    };

    /// <summary>The store chooses the place of a task with a key, within its bounds; what follows from it is the model's.</summary>
    private async Task Inserted(TaskRecord task)
    {
        var place = (await Read(task.Id)).Due;
        Assert.That(place, task.LimitKey is null ? Is.EqualTo(task.Due) : Is.GreaterThanOrEqualTo(task.Due));
        _model.Insert(task).Due = place;
    }

    private void CheckCommit(StoreBatch batch) => Assert.That(batch.EndedInQueue, Is.EquivalentTo(_model.Expire(Now)));

    private void CheckLeases(ClaimOperation claim, int max)
    {
        Assert.That(claim.Leases.Select(lease => (lease.Id, lease.Fence)), Is.EqualTo(_model.Lease(max, Now)));
        _leases.AddRange(claim.Leases);
    }

    private async Task Compare()
    {
        var actual = await Store.ReadAsync([.. _model.Tasks.Select(task => task.Id)], TaskParts.None, CancellationToken.None);
        for (var i = 0; i < actual.Count; i++)
        {
            // The means of NUnit to compare lists would take most of the time.
            var (expected, task) = (_model.Tasks[i], actual[i]);
            if (Standing(task) != (expected.Id, expected.State, expected.Fence, expected.Attempt, expected.Interruptions, expected.Due, expected.NotBefore))
            {
                Assert.Fail($"The model has {expected}, the store {task}.");
            }
        }

        var counts = Store.Count(NewTask.Service).SingleOrDefault();
        Assert.That((counts.Pending, counts.InProgress), Is.EqualTo((Count(BentoTaskStatus.Pending), Count(BentoTaskStatus.InProgress))));
        foreach (var key in new[] { "0", "1", "2" })
        {
            Assert.That(Store.CountRunning(NewTask.Service, NewTask.Name, key), Is.EqualTo(Count(BentoTaskStatus.InProgress, key)));
        }
    }

    private static (Guid? Id, BentoTaskStatus? State, long? Fence, int? Attempt, int? Interruptions, long? Due, DateTimeOffset? NotBefore) Standing(TaskRecord? task) =>
        (task?.Id, task?.State, task?.Fence, task?.Attempt, task?.Interruptions, task?.Due, task?.NotBefore);

    private int Count(BentoTaskStatus state, string? key = null) => _model.Tasks.Count(task => task.State == state && (key is null || task.Key == key));
}
