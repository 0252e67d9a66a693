namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>The history of attempts that every store keeps.</summary>
public abstract class TaskStoreAttemptConformance : StoreFixture
{
    [Test]
    public async Task A_task_that_has_not_begun_has_no_attempts() => Assert.That(await AttemptsOf(await Insert()), Is.Empty);

    [Test]
    public async Task A_running_attempt_is_in_the_history_without_an_end()
    {
        var lease = await InsertAndLease();

        var attempt = (await AttemptsOf(lease)).Single();

        Assert.That(attempt.Number, Is.EqualTo(1));
        Assert.That(attempt.StartedAt, Is.EqualTo(NewTask.Start));
        Assert.That(attempt.EndedAt, Is.Null);
        Assert.That(attempt.Node, Is.EqualTo(Environment.MachineName));
    }

    [Test]
    public async Task Failed_attempts_are_kept_with_their_times_and_errors()
    {
        var lease = await InsertAndLease();
        Time.Advance(TimeSpan.FromSeconds(1));
        await Finish(lease, AttemptEnd.Retry);
        Time.Advance(TimeSpan.FromSeconds(1));
        lease = (await Lease(1)).Single();
        Time.Advance(TimeSpan.FromSeconds(1));
        await Finish(lease, AttemptEnd.Failed);

        var attempts = await AttemptsOf(lease);

        Assert.That(attempts.Select(attempt => attempt.Number), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(attempts.Select(attempt => (attempt.StartedAt - NewTask.Start).TotalSeconds), Is.EqualTo(new[] { 0, 2 }));
        Assert.That(attempts.Select(attempt => (attempt.EndedAt - NewTask.Start)!.Value.TotalSeconds), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(attempts.Select(attempt => attempt.Error), Is.All.EqualTo(new BentoTaskError("error", "It broke.")));
        Assert.That(attempts.Select(attempt => attempt.Node), Is.All.EqualTo(Environment.MachineName));
    }

    [Test]
    public async Task An_attempt_that_ends_well_or_by_cancellation_is_the_last_one()
    {
        var succeeded = await InsertAndLease();
        await Finish(succeeded, AttemptEnd.Retry);
        succeeded = (await Lease(1)).Single();
        await Finish(succeeded, AttemptEnd.Succeeded);
        var canceled = await InsertAndLease();
        await Commit(new CancelOperation(NewTask.Service, canceled.Id));

        Assert.That((await AttemptsOf(succeeded)).Select(attempt => attempt.Error?.Code), Is.EqualTo(new[] { "error", null }));
        var last = (await AttemptsOf(canceled)).Single();
        Assert.That(last.EndedAt, Is.EqualTo(NewTask.Start));
        Assert.That(last.Error, Is.Null);
    }

    [Test]
    public async Task A_canceled_task_that_waited_to_be_repeated_has_no_attempt_more()
    {
        var lease = await InsertAndLease();
        await Finish(lease, AttemptEnd.Retry);
        await Commit(new CancelOperation(NewTask.Service, lease.Id));

        Assert.That((await AttemptsOf(lease)).Select(attempt => attempt.Error?.Code), Is.EqualTo(new[] { "error" }));
    }

    [Test]
    public async Task What_the_node_cut_short_is_in_the_history_though_it_does_not_count()
    {
        var lease = await InsertAndLease();
        await Finish(lease, AttemptEnd.GivenBack);
        await Lease(1);
        await Crash();
        await Lease(1);
        await Restart();
        lease = (await Lease(1)).Single();

        var attempts = await AttemptsOf(lease);

        Assert.That(attempts.Select(attempt => attempt.Number), Is.All.EqualTo(1));
        Assert.That(attempts.Select(attempt => attempt.Error?.Code), Is.EqualTo(new[] { "given_back", "interrupted", "given_back", null }));
    }

    [Test]
    public async Task Of_many_attempts_the_first_and_the_last_are_kept()
    {
        var lease = await InsertAndLease();
        for (var i = 1; i < 100; i++)
        {
            await Finish(lease, AttemptEnd.Retry);
            lease = (await Lease(1)).Single();
        }

        await Finish(lease, AttemptEnd.Failed);

        Assert.That(
            (await AttemptsOf(lease)).Select(attempt => attempt.Number), Is.EqualTo(Enumerable.Range(1, 20).Concat(Enumerable.Range(81, 20))));
    }

    [Test]
    public async Task The_history_is_deleted_with_its_task()
    {
        var lease = await InsertAndLease();
        await Finish(lease, AttemptEnd.Failed);
        Time.Advance(TimeSpan.FromDays(1));
        while (await Store.PruneAsync(Time.GetUtcNow(), 100))
        {
        }

        Assert.That((await Store.ReadAsync([lease.Id], TaskParts.None, CancellationToken.None)).Single(), Is.Null);
        Assert.That(await CountKeptAttempts(), Is.Zero);
    }

    /// <summary>How many attempts the store holds of all tasks.</summary>
    protected abstract Task<long> CountKeptAttempts();

    private async Task<IReadOnlyList<BentoTaskAttempt>> AttemptsOf(TaskRecord task) => (await Read(task.Id, TaskParts.Attempts)).Attempts;
}
