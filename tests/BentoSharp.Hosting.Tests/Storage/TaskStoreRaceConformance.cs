namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>Who wins where two writes meet, and what is left of a batch that fails, in every store.</summary>
public abstract class TaskStoreRaceConformance : StoreFixture
{
    [Test]
    public async Task A_waiting_task_is_canceled()
    {
        var task = await Insert();
        var cancel = new CancelOperation(NewTask.Service, task.Id);
        await Commit(cancel);

        Assert.That(cancel.StateBefore, Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That(await StateOf(task.Id), Is.EqualTo(BentoTaskStatus.Canceled));
        Assert.That((await Read(task.Id)).FinishedAt, Is.EqualTo(NewTask.Start));
        Assert.That(await Lease(), Is.Empty);
        Assert.That(Store.Count(NewTask.Service).Single().Pending, Is.Zero);
    }

    [Test]
    public async Task A_running_task_is_canceled_and_its_attempt_loses_its_right()
    {
        var lease = await InsertAndLease();
        var cancel = new CancelOperation(NewTask.Service, lease.Id);
        await Commit(cancel);

        Assert.That(cancel.StateBefore, Is.EqualTo(BentoTaskStatus.InProgress));
        Assert.That((await Read(lease.Id)).Fence, Is.GreaterThan(lease.Fence));
        Assert.That(await Finish(lease, AttemptEnd.Succeeded), Is.False);
        Assert.That(await StateOf(lease.Id), Is.EqualTo(BentoTaskStatus.Canceled));
        Assert.That(Store.Count(NewTask.Service).Single().InProgress, Is.Zero);
    }

    [Test]
    public async Task A_finished_task_is_not_canceled()
    {
        var lease = await InsertAndLease();
        await Finish(lease, AttemptEnd.Succeeded);
        var cancel = new CancelOperation(NewTask.Service, lease.Id);
        await Commit(cancel);

        Assert.That(cancel.StateBefore, Is.EqualTo(BentoTaskStatus.Success));
        Assert.That(await StateOf(lease.Id), Is.EqualTo(BentoTaskStatus.Success));
    }

    [Test]
    public async Task A_service_cancels_only_its_own_tasks()
    {
        var task = await Insert();
        var foreign = new CancelOperation("texts", task.Id);
        var unknown = new CancelOperation(NewTask.Service, Guid.CreateVersion7());
        await Commit(foreign, unknown);

        Assert.That((foreign.StateBefore, unknown.StateBefore), Is.EqualTo(((BentoTaskStatus?)null, (BentoTaskStatus?)null)));
        Assert.That(await StateOf(task.Id), Is.EqualTo(BentoTaskStatus.Pending));
    }

    [Test]
    public async Task A_cancel_wins_over_a_result_in_the_same_batch()
    {
        var lease = await InsertAndLease();
        var finish = FinishOf(lease, AttemptEnd.Succeeded);
        await Commit(new CancelOperation(NewTask.Service, lease.Id), finish);

        Assert.That(finish.IsApplied, Is.False);
        Assert.That(await StateOf(lease.Id), Is.EqualTo(BentoTaskStatus.Canceled));
    }

    [Test]
    public async Task Of_two_cancels_in_a_batch_the_first_counts()
    {
        var task = await Insert();
        var (first, second) = (new CancelOperation(NewTask.Service, task.Id), new CancelOperation(NewTask.Service, task.Id));
        await Commit(first, second);

        Assert.That((first.StateBefore, second.StateBefore), Is.EqualTo((BentoTaskStatus.Pending, BentoTaskStatus.Canceled)));
        Assert.That(Store.Count(NewTask.Service).Single().Pending, Is.Zero);
    }

    [Test]
    public async Task Of_two_ends_of_an_attempt_in_a_batch_the_first_counts()
    {
        var lease = await InsertAndLease();
        var (first, second) = (FinishOf(lease, AttemptEnd.Succeeded), FinishOf(lease, AttemptEnd.Failed));
        await Commit(first, second);

        Assert.That((first.IsApplied, second.IsApplied), Is.EqualTo((true, false)));
        Assert.That(await StateOf(lease.Id), Is.EqualTo(BentoTaskStatus.Success));
    }

    [Test]
    public async Task The_end_of_a_stale_attempt_is_refused()
    {
        var stale = await InsertAndLease();
        await Finish(stale, AttemptEnd.GivenBack);
        Assert.That(await Finish(stale, AttemptEnd.Succeeded), Is.False, "while the task waits");

        var current = (await Lease()).Single();
        Assert.That(await Finish(stale, AttemptEnd.Succeeded), Is.False, "while the next attempt runs");
        Assert.That(await Finish(current, AttemptEnd.Failed), Is.True);
        Assert.That(await StateOf(stale.Id), Is.EqualTo(BentoTaskStatus.Failure));
    }

    [Test]
    public async Task A_task_given_back_is_leased_in_the_same_batch()
    {
        var lease = await InsertAndLease();
        var claim = Claim();
        await Commit(FinishOf(lease, AttemptEnd.GivenBack), claim);

        Assert.That(claim.Leases.Single().Fence, Is.EqualTo(2));
        Assert.That(Store.Count(NewTask.Service).Single(), Is.EqualTo(new TaskCounts(NewTask.Name, 0, 1)));
    }

    [Test]
    public async Task Nothing_of_a_batch_is_kept_where_one_of_its_operations_fails()
    {
        var existing = await Insert(NewTask.Create(due: 50));
        var running = await InsertAndLease(NewTask.Create(due: 1));
        var waiting = await Insert(NewTask.Create(due: 2) with { Deadline = NewTask.Start.AddHours(1) });
        var doomed = await Insert(NewTask.Create(due: 3));
        var other = NewTask.Create(due: 4, task: "new");
        var (claim, finish, cancel) = (Claim(), FinishOf(running, AttemptEnd.Retry), new CancelOperation(NewTask.Service, doomed.Id));
        var countsBefore = Store.Count(NewTask.Service);

        var failure = await Assert.ThrowsAsync<TaskStoreException>(
            () => Commit(new InsertOperation(other), new InsertOperation(existing), claim, finish, cancel));

        Assert.That(failure!.ConcernsOneOperation, Is.True);
        Assert.That((claim.Leases.Count, finish.IsApplied, cancel.StateBefore), Is.EqualTo((0, false, (BentoTaskStatus?)null)));
        Assert.That(await StateOf(running.Id), Is.EqualTo(BentoTaskStatus.InProgress));
        Assert.That(await StateOf(doomed.Id), Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That(Store.Count(NewTask.Service).Where(count => count.Task != "new"), Is.EqualTo(countsBefore));
        Assert.That(await Finish(running, AttemptEnd.Succeeded), Is.True);
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { waiting.Id, doomed.Id, existing.Id }));
        await Insert(other);
        Assert.That(await StateOf(other.Id), Is.EqualTo(BentoTaskStatus.Pending));
    }

    [Test]
    public async Task What_expires_with_a_batch_that_fails_expires_with_the_next()
    {
        var task = await Insert(NewTask.Create() with { Deadline = NewTask.Start.AddSeconds(10) });
        Time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TaskStoreException>(() => Commit(new InsertOperation(NewTask.Create() with { Id = task.Id })));

        Assert.That(await StateOf(task.Id), Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That(Store.NextWake, Is.LessThanOrEqualTo(Time.GetUtcNow()));
        Assert.That((await Commit()).EndedInQueue, Is.EqualTo(new[] { task.Id }));
    }

    [Test]
    public async Task A_running_task_keeps_its_right_where_another_of_its_id_is_inserted_and_leased()
    {
        var running = await InsertAndLease();
        var failure = await Assert.ThrowsAsync<TaskStoreException>(() => Commit(new InsertOperation(NewTask.Create() with { Id = running.Id }), Claim()));

        Assert.That(failure!.ConcernsOneOperation, Is.True);
        Assert.That(await Finish(running, AttemptEnd.Succeeded), Is.True);
    }

    [Test]
    public async Task A_task_that_is_no_new_one_is_not_inserted()
    {
        await Assert.ThrowsAsync<TaskStoreException>(() => Insert(NewTask.Create() with { State = BentoTaskStatus.Success }));
        await Assert.ThrowsAsync<TaskStoreException>(() => Insert(NewTask.Create() with { Request = null }));
        Assert.That(await Lease(), Is.Empty);
    }

    [Test]
    public async Task Many_claimers_never_get_a_task_twice()
    {
        await Commit([.. Enumerable.Range(0, 500).Select(i => new InsertOperation(NewTask.Create(due: i % 7)))]);
        var seen = new List<Guid>();
        for (var i = 0; i < 50; i++)
        {
            ClaimOperation[] claims = [Claim(3), Claim(4), Claim(5)];
            await Commit(claims);
            seen.AddRange(claims.SelectMany(claim => claim.Leases).Select(lease => lease.Id));
        }

        Assert.That(seen, Is.Unique);
        Assert.That(seen, Has.Count.EqualTo(500));
    }
}
