namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>A task under which two processes have ended runs alone, so that those which only ran beside it are not parked with it.</summary>
public abstract class TaskStoreSuspectConformance : StoreFixture
{
    [Test]
    public async Task Of_several_that_were_interrupted_together_only_the_one_that_ends_its_process_is_parked()
    {
        var tasks = await InsertSuspects(3);
        await Commit(FinishOf((await Lease()).Single(), AttemptEnd.Succeeded));
        await Lease();
        await Crash();

        Assert.That((Recovery.GivenBack, Recovery.Parked), Is.EqualTo((0, 1)));
        await Commit(FinishOf((await Lease()).Single(), AttemptEnd.Succeeded));
        Assert.That(
            await Task.WhenAll(tasks.Select(task => StateOf(task.Id))),
            Is.EqualTo(new[] { BentoTaskStatus.Success, BentoTaskStatus.Failure, BentoTaskStatus.Success }));
    }

    [Test]
    public async Task A_task_that_was_interrupted_once_runs_beside_others()
    {
        await InsertMany(3);
        await Lease();
        await Crash();
        Assert.That(await Lease(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task While_it_runs_nothing_else_begins_not_even_of_another_service()
    {
        var suspect = (await InsertSuspects(1)).Single();
        await Insert(NewTask.Create(due: 5));
        await Insert(NewTask.Create(due: 5, service: "music"));

        var (own, other) = (Claim(), Claim(service: "music"));
        await Commit(own, other);
        Assert.That(own.Leases.Concat(other.Leases).Select(lease => lease.Id), Is.EqualTo(new[] { suspect.Id }));
        await Commit(other);
        Assert.That(other.Leases, Is.Empty);

        var next = (Own: Claim(), Other: Claim(service: "music"));
        await Commit(FinishOf(own.Leases[0], AttemptEnd.Succeeded), next.Own, next.Other);
        Assert.That((next.Own.Leases.Count, next.Other.Leases.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task What_runs_has_to_end_first_and_nothing_more_begins_until_then()
    {
        var suspect = (await InsertSuspects(1)).Single();
        var first = await InsertAndLease(NewTask.Create(due: 0));
        Assert.That(await Lease(), Is.Empty);
        await Insert(NewTask.Create(due: 0));
        Assert.That(await Lease(), Is.Empty, "else its turn would never come");

        var claim = Claim();
        await Commit(FinishOf(first, AttemptEnd.Succeeded), claim);
        Assert.That(claim.Leases.Select(lease => lease.Id), Is.EqualTo(new[] { suspect.Id }));
    }

    [Test]
    public async Task What_goes_before_it_begins_before_it()
    {
        var suspect = (await InsertSuspects(1)).Single();
        var urgent = await Insert(NewTask.Create(due: 0));
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { urgent.Id }));
        Assert.That(await StateOf(suspect.Id), Is.EqualTo(BentoTaskStatus.Pending));
    }

    [Test]
    public async Task It_keeps_others_from_beginning_for_a_minute_at_most()
    {
        await InsertSuspects(1);
        var other = await Insert(NewTask.Create(due: 5));
        await Lease();
        Time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(await Lease(), Is.Empty);
        Assert.That(Store.NextWake, Is.EqualTo(NewTask.Start.AddMinutes(1)));

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { other.Id }));
        Assert.That(Store.NextWake, Is.Null);
    }

    [Test]
    public async Task It_waits_for_others_to_end_for_a_minute_at_most()
    {
        var suspect = (await InsertSuspects(1)).Single();
        await InsertAndLease(NewTask.Create(due: 0));
        await Insert(NewTask.Create(due: 5));
        Assert.That(await Lease(), Is.Empty);
        Time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(await Lease(), Is.Empty);
        Assert.That(Store.NextWake, Is.EqualTo(NewTask.Start.AddMinutes(1)));

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { suspect.Id }));
        Assert.That(await Lease(), Is.Empty, "it is not alone, but nothing more begins beside it");
    }

    [Test]
    public async Task While_it_waits_for_other_tasks_they_begin()
    {
        await InsertSuspects(1);
        var child = await Insert(NewTask.Create(due: 5));
        await Lease();
        Assert.That((await LeaseWhileWaiting(1)).Select(lease => lease.Id), Is.EqualTo(new[] { child.Id }));
    }

    [Test]
    public async Task Attempts_that_wait_for_others_hold_it_up_no_longer()
    {
        var suspect = (await InsertSuspects(1)).Single();
        await InsertAndLease(NewTask.Create(due: 0));
        Assert.That(await Lease(), Is.Empty);
        Assert.That((await LeaseWhileWaiting(1)).Select(lease => lease.Id), Is.EqualTo(new[] { suspect.Id }));
    }

    [Test]
    public async Task One_that_was_canceled_holds_nobody_up()
    {
        var suspect = (await InsertSuspects(1)).Single();
        var other = await Insert(NewTask.Create(due: 5));
        await Lease();
        await Commit(new CancelOperation(NewTask.Service, suspect.Id));
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { other.Id }));
    }

    [TestCase(AttemptEnd.Retry)]
    [TestCase(AttemptEnd.GivenBack)]
    public async Task It_runs_alone_again_when_it_is_repeated(AttemptEnd end)
    {
        var suspect = (await InsertSuspects(1)).Single();
        var other = await Insert(NewTask.Create(due: 5));
        await Finish((await Lease()).Single(), end);
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { suspect.Id }));
        Assert.That(await StateOf(other.Id), Is.EqualTo(BentoTaskStatus.Pending));
    }

    [Test]
    public async Task One_that_was_paused_while_it_waited_for_its_turn_gives_way_to_others()
    {
        await InsertSuspects(1);
        var first = await InsertAndLease(NewTask.Create(due: 0));
        var other = await Insert(NewTask.Create(task: "paint", due: 5));
        Assert.That(await Lease(), Is.Empty);
        await Commit(new PauseOperation(NewTask.Service, NewTask.Name, isPaused: true));
        await Finish(first, AttemptEnd.Succeeded);

        var claim = new ClaimOperation(NewTask.Service, new Dictionary<string, int> { [NewTask.Name] = 5, ["paint"] = 5 }, 5);
        await Commit(claim);
        Assert.That(claim.Leases.Select(lease => lease.Id), Is.EqualTo(new[] { other.Id }));
    }

    [Test]
    public async Task A_limit_of_its_key_holds_for_it_as_well()
    {
        var keyed = NewTask.Create() with { LimitKey = "a" };
        await Insert(keyed);
        await InterruptTwice();
        await Insert(NewTask.Create(due: 10_000_000));
        ClaimOperation OneOfAKey() => new(NewTask.Service, new Dictionary<string, int> { [NewTask.Name] = 5 }, 5)
        {
            Limits = new Dictionary<string, int> { [NewTask.Name] = 1 },
        };

        var (first, second, third) = (OneOfAKey(), OneOfAKey(), OneOfAKey());
        await Commit(first);
        Assert.That(first.Leases.Select(lease => lease.Id), Is.EqualTo(new[] { keyed.Id }));
        await Commit(second);
        Assert.That(second.Leases, Is.Empty);
        await Commit(FinishOf(first.Leases[0], AttemptEnd.Succeeded), third);
        Assert.That(third.Leases, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_batch_that_fails_changes_no_turn()
    {
        var suspect = (await InsertSuspects(1)).Single();
        var other = await Insert(NewTask.Create(due: 5));
        await Assert.CatchAsync<TaskStoreException>(() => Commit(new InsertOperation(other), Claim()));
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { suspect.Id }));
        await Assert.CatchAsync<TaskStoreException>(() => Commit(new InsertOperation(other), new CancelOperation(NewTask.Service, suspect.Id), Claim()));
        Assert.That(await Lease(), Is.Empty);
    }

    [Test]
    public async Task Where_no_task_is_parked_none_runs_alone()
    {
        await InsertMany(3);
        for (var i = 0; i < 4; i++)
        {
            Assert.That(await Lease(), Has.Count.EqualTo(3));
            await Crash(maxInterruptions: int.MaxValue);
        }
    }

    private async Task<List<TaskRecord>> InsertMany(int count)
    {
        var tasks = Enumerable.Range(1, count).Select(due => NewTask.Create(due)).ToList();
        await Commit([.. tasks.Select(task => new InsertOperation(task))]);
        return tasks;
    }

    private async Task<List<TaskRecord>> InsertSuspects(int count)
    {
        var tasks = await InsertMany(count);
        await InterruptTwice();
        return tasks;
    }

    private async Task InterruptTwice()
    {
        await Lease();
        await Crash();
        await Lease();
        await Crash();
    }

    /// <summary>Leases for a node of which so many attempts wait for other tasks.</summary>
    private async Task<List<TaskRecord>> LeaseWhileWaiting(int waiting)
    {
        var claim = Claim();
        claim.Waiting = waiting;
        await Commit(claim);
        return claim.Leases;
    }
}
