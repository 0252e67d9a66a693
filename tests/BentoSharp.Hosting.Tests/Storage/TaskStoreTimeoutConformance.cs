namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>How every store ends tasks that wait too long.</summary>
public abstract class TaskStoreTimeoutConformance : StoreFixture
{
    [Test]
    public async Task A_task_that_waits_too_long_for_its_first_attempt_fails()
    {
        var task = await Insert(NewTask.Create() with { WaitUntil = At(10) });
        Assert.That(Store.NextWake, Is.EqualTo(At(10)));
        Time.Advance(TimeSpan.FromSeconds(10));

        var batch = await Commit();

        Assert.That(batch.EndedInQueue, Is.EqualTo(new[] { task.Id }));
        await AssertFailed(task, "queue_timeout");
    }

    [Test]
    public async Task A_task_that_has_begun_does_not_fail_for_its_wait_not_even_when_it_waits_again()
    {
        var lease = await InsertAndLease(NewTask.Create() with { WaitUntil = At(10) });
        Time.Advance(TimeSpan.FromSeconds(20));
        await Finish(lease, AttemptEnd.GivenBack);
        await Crash();
        await Commit();

        Assert.That(await StateOf(lease.Id), Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That((await Lease()).Select(next => next.Id), Is.EqualTo(new[] { lease.Id }));
    }

    [Test]
    public async Task A_task_that_waits_to_be_repeated_fails_when_the_time_of_the_whole_is_over()
    {
        var lease = await InsertAndLease(NewTask.Create() with { FinishUntil = At(10), WaitUntil = At(5) });
        Assert.That(lease.FinishUntil, Is.EqualTo(At(10)), "the node must know it");
        await Finish(lease, AttemptEnd.Retry, notBefore: At(30));
        await Restart();
        Time.Advance(TimeSpan.FromSeconds(10));

        await Commit();

        await AssertFailed(lease, "total_timeout");
    }

    [Test]
    public async Task The_time_of_the_whole_does_not_end_an_attempt_in_the_store()
    {
        var lease = await InsertAndLease(NewTask.Create() with { FinishUntil = At(10) });
        Time.Advance(TimeSpan.FromSeconds(20));
        await Commit();

        Assert.That(await Finish(lease, AttemptEnd.Succeeded), Is.True);
    }

    [TestCase(1, 2, 3, "expired")]
    [TestCase(2, 1, 3, "queue_timeout")]
    [TestCase(2, 3, 1, "total_timeout")]
    public async Task The_earliest_limit_says_why(int deadline, int wait, int finish, string code)
    {
        var task = await Insert(NewTask.Create() with { Deadline = At(deadline), WaitUntil = At(wait), FinishUntil = At(finish) });
        Time.Advance(TimeSpan.FromSeconds(1));
        await Commit();
        await AssertFailed(task, code);
    }

    private static DateTimeOffset At(int seconds) => NewTask.Start.AddSeconds(seconds);

    private async Task AssertFailed(TaskRecord task, string code)
    {
        var failed = await Read(task.Id, TaskParts.Response);
        Assert.That(failed.State, Is.EqualTo(BentoTaskStatus.Failure));
        Assert.That(failed.Error!.Code, Is.EqualTo(code));
        Assert.That(failed.Response!.StatusCode, Is.EqualTo(504));
    }
}
