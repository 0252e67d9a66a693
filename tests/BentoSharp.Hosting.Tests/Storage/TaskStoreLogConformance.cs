namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>How every store keeps the logs of tasks.</summary>
public abstract class TaskStoreLogConformance : StoreFixture
{
    [Test]
    public async Task Lines_are_numbered_through_all_attempts_of_a_task()
    {
        var first = await InsertAndLease();
        await Commit(new ReportOperation(first.Id, first.Fence) { Logs = Lines("a", "b") });
        var retry = FinishOf(first, AttemptEnd.Retry);
        retry.Logs = Lines("c");
        await Commit(retry);
        var second = (await Lease(1)).Single();
        await Commit(new ReportOperation(second.Id, second.Fence) { Logs = Lines("d") });

        Assert.That(
            (await Read(first)).Select(line => (line.Number, line.Attempt, line.Text)),
            Is.EqualTo(new[] { (1L, 1, "a"), (2L, 1, "b"), (3L, 1, "c"), (4L, 2, "d") }));
        Assert.That((await Read(first, after: 3)).Single().Text, Is.EqualTo("d"));
    }

    [Test]
    public async Task A_report_in_the_batch_of_its_attempts_end_is_kept()
    {
        var lease = await InsertAndLease();
        var end = FinishOf(lease, AttemptEnd.Succeeded);
        end.Logs = Lines("last");
        await Commit(end, new ReportOperation(lease.Id, lease.Fence, 0.5) { Logs = Lines("before") });
        Assert.That((await Read(lease)).Select(line => line.Text), Is.EqualTo(new[] { "before", "last" }));
    }

    [Test]
    public async Task Lines_of_an_attempt_without_right_are_refused()
    {
        var lease = await InsertAndLease();
        await Commit(new CancelOperation(NewTask.Service, lease.Id));
        var end = FinishOf(lease, AttemptEnd.Succeeded);
        end.Logs = Lines("late");
        await Commit(new ReportOperation(lease.Id, lease.Fence) { Logs = Lines("late") }, end);
        Assert.That(await Read(lease), Is.Empty);
    }

    [Test]
    public async Task Only_so_many_lines_and_characters_are_kept_and_the_last_one_always_is()
    {
        var lease = await InsertAndLease();
        await Commit(new ReportOperation(lease.Id, lease.Fence) { Logs = Lines([.. Enumerable.Range(1, 900).Select(i => $"{i}")]) });
        await Commit(new ReportOperation(lease.Id, lease.Fence) { Logs = Lines([.. Enumerable.Range(901, 900).Select(i => $"{i}")]) });
        Assert.That((await Read(lease)).Select(line => line.Number), Is.EqualTo(Enumerable.Range(801, 1_000)));

        await Commit(new ReportOperation(lease.Id, lease.Fence) { Logs = Lines(new string('x', 40_000), new string('y', 40_000)) });
        Assert.That((await Read(lease)).Select(line => line.Number), Is.EqualTo(new[] { 1_802 }));
    }

    [Test]
    public async Task Lines_that_were_dropped_on_the_way_count_in_the_numbers()
    {
        var lease = await InsertAndLease();
        await Commit(new ReportOperation(lease.Id, lease.Fence) { Logs = Lines("a") });
        await Commit(new ReportOperation(lease.Id, lease.Fence) { Logs = Lines("b") with { Dropped = 10 } });
        Assert.That((await Read(lease)).Select(line => line.Number), Is.EqualTo(new[] { 1, 12 }));
    }

    [Test]
    public async Task Logs_are_deleted_with_their_task()
    {
        var lease = await InsertAndLease();
        var end = FinishOf(lease, AttemptEnd.Succeeded);
        end.Logs = Lines("a");
        await Commit(end);
        while (await Store.PruneAsync(Time.GetUtcNow().AddDays(1), 100))
        {
        }

        // Places in the store may be used again after a start.
        await Restart();
        var again = await InsertAndLease(NewTask.Create() with { Id = lease.Id });
        Assert.That(await Read(again), Is.Empty);
    }

    private static TaskLogs Lines(params string[] texts) =>
        new([.. texts.Select(text => new TaskLogEntry(NewTask.Start, BentoLogLevel.Information, text))], 0);

    private ValueTask<IReadOnlyList<BentoTaskLogLine>> Read(TaskRecord task, long after = 0) =>
        Store.ReadLogsAsync(task.Id, after, CancellationToken.None);
}
