namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>What every store finds again after the end of a process.</summary>
public abstract class TaskStoreRecoveryConformance : StoreFixture
{
    [Test]
    public async Task A_new_store_is_empty_and_begins_with_the_first_epoch()
    {
        Assert.That(Recovery, Is.EqualTo(new StoreRecovery(1, true, 0, 0, 0)));
        await Restart();
        Assert.That(Recovery.Epoch, Is.EqualTo(2));
    }

    [Test]
    public async Task What_waited_is_leased_in_its_order_after_a_crash()
    {
        var second = await Insert(NewTask.Create(due: 20));
        var first = await Insert(NewTask.Create(due: 10));
        var delayed = await Insert(NewTask.Create(due: 5) with { NotBefore = NewTask.Start.AddMinutes(1) });
        var canceled = await Insert(NewTask.Create(due: 1));
        await Commit(new CancelOperation(NewTask.Service, canceled.Id));

        await Crash();

        Assert.That((Recovery.WasClean, Recovery.Waiting, Recovery.GivenBack), Is.EqualTo((false, 3, 0)));
        Assert.That(Store.Count(NewTask.Service).Single().Pending, Is.EqualTo(3));
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { first.Id, second.Id }));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { delayed.Id }));
    }

    [Test]
    public async Task New_tasks_go_behind_those_of_the_last_life_of_the_same_due()
    {
        var old = await Insert();
        await Crash();
        var young = await Insert();

        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { old.Id, young.Id }));
    }

    [Test]
    public async Task An_interrupted_task_waits_again_and_is_not_charged()
    {
        var lease = await InsertAndLease();
        await Crash();

        Assert.That((Recovery.GivenBack, Recovery.Parked, Recovery.Waiting), Is.EqualTo((1, 0, 1)));
        Assert.That(await Finish(lease, AttemptEnd.Succeeded), Is.False, "the attempt of the last life has lost its right");
        var again = (await Lease()).Single();
        Assert.That((again.Id, again.Attempt, again.Fence, again.Interruptions), Is.EqualTo((lease.Id, 1, 2L, 1)));
    }

    [Test]
    public async Task A_task_interrupted_for_the_third_time_is_parked()
    {
        var lease = await InsertAndLease();
        await Crash();
        await Lease();
        await Crash();
        await Lease();
        await Crash();

        Assert.That((Recovery.GivenBack, Recovery.Parked, Recovery.Waiting), Is.EqualTo((0, 1, 0)));
        var read = await Read(lease.Id, TaskParts.Response);
        Assert.That((read.State, read.Error!.Code, read.Interruptions), Is.EqualTo((BentoTaskStatus.Failure, "interrupted", 3)));
        Assert.That((read.Response!.StatusCode, read.FinishedAt), Is.EqualTo((500, NewTask.Start)));
        Assert.That(await Lease(), Is.Empty);
    }

    [Test]
    public async Task A_task_is_interrupted_without_end_where_that_is_allowed()
    {
        var lease = await InsertAndLease();
        for (var i = 0; i < 5; i++)
        {
            await Crash(maxInterruptions: int.MaxValue);
            Assert.That((await Lease()).Single().Id, Is.EqualTo(lease.Id));
        }
    }

    [Test]
    public async Task A_clean_end_interrupts_nothing()
    {
        var lease = await InsertAndLease();
        await Restart();

        Assert.That((Recovery.WasClean, Recovery.GivenBack), Is.EqualTo((true, GivesBackAtClose ? 0 : 1)));
        var again = (await Lease()).Single();
        Assert.That((again.Id, again.Attempt, again.Interruptions), Is.EqualTo((lease.Id, 1, 0)));
    }

    [Test]
    public async Task What_has_ended_stays_as_it_was()
    {
        var succeeded = await InsertAndLease();
        await Finish(succeeded, AttemptEnd.Succeeded);
        var canceled = await Insert();
        await Commit(new CancelOperation(NewTask.Service, canceled.Id));
        var before = await Store.ReadAsync([succeeded.Id, canceled.Id], TaskParts.None, CancellationToken.None);

        await Crash();

        Assert.That(await Store.ReadAsync([succeeded.Id, canceled.Id], TaskParts.None, CancellationToken.None), Is.EqualTo(before));
        Assert.That(await Lease(), Is.Empty);
    }

    [Test]
    public async Task A_deadline_that_passed_meanwhile_expires_the_task()
    {
        var task = await Insert(NewTask.Create() with { Deadline = NewTask.Start.AddSeconds(10) });
        Time.Advance(TimeSpan.FromHours(1));
        await Crash();

        Assert.That(Store.NextWake, Is.LessThanOrEqualTo(Time.GetUtcNow()));
        Assert.That((await Commit()).EndedInQueue, Is.EqualTo(new[] { task.Id }));
    }
}
