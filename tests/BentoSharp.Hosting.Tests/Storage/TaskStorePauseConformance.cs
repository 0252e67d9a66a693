namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>How every store keeps what is paused, and the places of those that wait.</summary>
public abstract class TaskStorePauseConformance : StoreFixture
{
    [TestCase(NewTask.Name)]
    [TestCase(null)]
    public async Task What_is_paused_is_not_leased_until_it_is_resumed(string? task)
    {
        await Commit(Pause(task));
        var waiting = await Insert();

        Assert.That(await Lease(), Is.Empty);
        Assert.That(Store.IsPaused(NewTask.Service, NewTask.Name), Is.True);

        await Commit(Pause(task, isPaused: false));
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { waiting.Id }));
        Assert.That(Store.IsPaused(NewTask.Service, NewTask.Name), Is.False);
    }

    [Test]
    public async Task A_demand_of_the_batch_that_resumes_gets_the_work()
    {
        await Commit(Pause(null));
        await Insert();
        var claim = Claim(1);
        await Commit(Pause(null, isPaused: false), claim);
        Assert.That(claim.Leases, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Other_tasks_and_services_go_on()
    {
        await Commit(Pause(NewTask.Name), new PauseOperation("texts", null, isPaused: true));
        await Insert(NewTask.Create(task: "paint"));
        var claim = new ClaimOperation(NewTask.Service, new Dictionary<string, int> { ["paint"] = 1, [NewTask.Name] = 1 }, 2);
        await Commit(claim);

        Assert.That(claim.Leases, Has.Count.EqualTo(1));
        Assert.That(Store.IsPaused(NewTask.Service, null), Is.False, "the service itself is not");
        Assert.That(Store.IsPaused("texts", "any"), Is.True);
    }

    [Test]
    public async Task A_task_that_was_paused_by_itself_stays_so_when_its_service_is_resumed()
    {
        await Commit(Pause(NewTask.Name), Pause(null));
        await Commit(Pause(null, isPaused: false));
        Assert.That(Store.IsPaused(NewTask.Service, NewTask.Name), Is.True);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_pause_outlives_the_process(bool isClean)
    {
        await Commit(Pause(NewTask.Name));
        await Insert();
        await (isClean ? Restart() : Crash());
        Assert.That(await Lease(), Is.Empty);
        Assert.That(Store.IsPaused(NewTask.Service, NewTask.Name), Is.True);
    }

    [Test]
    public async Task An_attempt_that_runs_when_its_task_is_paused_ends_as_any_other()
    {
        var lease = await InsertAndLease();
        await Commit(Pause(null));
        Assert.That(await Finish(lease, AttemptEnd.Succeeded), Is.True);
    }

    [Test]
    public async Task A_task_is_behind_the_ready_tasks_of_its_service_that_go_first()
    {
        await InsertAndLease(NewTask.Create(due: 1));
        await Insert(NewTask.Create(due: 2));
        await Insert(NewTask.Create(due: 2, task: "paint"));
        await Insert(NewTask.Create(due: 2, service: "texts"));
        await Insert(NewTask.Create(due: 2) with { NotBefore = NewTask.Start.AddHours(1) });
        var task = await Insert(NewTask.Create(due: 3));
        await Insert(NewTask.Create(due: 3));

        Assert.That(await Store.CountAheadAsync(task.Id, 100, CancellationToken.None), Is.EqualTo(2));
        Assert.That(await Store.CountAheadAsync(task.Id, 1, CancellationToken.None), Is.Null, "more than are counted");
        Assert.That(await Store.CountAheadAsync(Guid.NewGuid(), 100, CancellationToken.None), Is.Null);
    }

    private static PauseOperation Pause(string? task, bool isPaused = true) => new(NewTask.Service, task, isPaused);
}
