namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>What every store deletes: what ended long ago, and what is too much.</summary>
public abstract class TaskStoreRetentionConformance : StoreFixture
{
    [Test]
    public async Task Only_what_ended_long_ago_is_deleted()
    {
        var old = await InsertAndLease(NewTask.Create() with { Request = NewTask.Request($"\"{new string('x', 10_000)}\"") });
        await Finish(old, AttemptEnd.Succeeded);
        var waiting = await Insert();
        Time.Advance(TimeSpan.FromDays(1));
        var young = await InsertAndLease();
        await Finish(young, AttemptEnd.Succeeded);

        Assert.That(await Store.PruneAsync(NewTask.Start.AddHours(1), 100), Is.False);

        var left = await Store.ReadAsync([old.Id, waiting.Id, young.Id], TaskParts.None, CancellationToken.None);
        Assert.That(left.Select(task => task is not null), Is.EqualTo(new[] { false, true, true }));
    }

    [Test]
    public async Task Old_tasks_are_deleted_in_bounded_steps()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            var task = await Insert();
            await Commit(new CancelOperation(NewTask.Service, task.Id));
            ids.Add(task.Id);
        }

        async Task<int> Left() => (await Store.ReadAsync(ids, TaskParts.None, CancellationToken.None)).Count(task => task is not null);

        Assert.That(await Store.PruneAsync(NewTask.Start.AddHours(1), 4), Is.True);
        Assert.That(await Left(), Is.EqualTo(6));
        Assert.That(await Store.PruneAsync(NewTask.Start.AddHours(1), 4), Is.True);
        Assert.That(await Store.PruneAsync(NewTask.Start.AddHours(1), 4), Is.False);
        Assert.That(await Left(), Is.Zero);
    }

    [Test]
    public async Task Nothing_is_deleted_before_its_own_time()
    {
        var good = await InsertAndLease();
        await Finish(good, AttemptEnd.Succeeded);
        var bad = await InsertAndLease();
        await Finish(bad, AttemptEnd.Failed);
        var rules = new RetentionRules(new BentoRetention { Succeeded = TimeSpan.FromHours(1), Failed = TimeSpan.FromDays(30) }, TimeSpan.FromDays(7), []);
        Time.Advance(TimeSpan.FromMinutes(59));
        await Prune(rules);
        Assert.That(await AreKept(good, bad), Is.EqualTo(new[] { true, true }));

        Time.Advance(TimeSpan.FromDays(29));
        await Prune(rules);
        Assert.That((await AreKept(good, bad))[1], Is.True);
        Time.Advance(TimeSpan.FromDays(2));
        await Prune(rules);
        Assert.That(await AreKept(good, bad), Is.EqualTo(new[] { false, false }));
    }

    [Test]
    public async Task Deleting_begins_anew_after_a_pass()
    {
        var task = await InsertAndLease();
        Assert.That(await Store.PruneAsync(NewTask.Start.AddHours(1), 100), Is.False);
        await Finish(task, AttemptEnd.Failed);
        await Store.PruneAsync(NewTask.Start.AddHours(1), 100);

        Assert.That((await Store.ReadAsync([task.Id], TaskParts.None, CancellationToken.None)).Single(), Is.Null);
    }

    [Test]
    public async Task Of_each_state_the_last_ones_are_kept_up_to_their_number()
    {
        var good = await End(5, AttemptEnd.Succeeded);
        var bad = await End(3, AttemptEnd.Failed);
        var canceled = await Insert();
        await Commit(new CancelOperation(NewTask.Service, canceled.Id));
        Time.Advance(TimeSpan.FromMinutes(2));

        await Prune(Most(new BentoRetention { MaxSucceeded = 2, MaxFailed = 1, MaxCanceled = BentoRetention.Unlimited }));

        Assert.That(await AreKept(good), Is.EqualTo(new[] { false, false, false, true, true }));
        Assert.That(await AreKept(bad), Is.EqualTo(new[] { false, false, true }));
        Assert.That(await AreKept(canceled), Is.EqualTo(new[] { true }));
        await Prune(Most(new BentoRetention { MaxSucceeded = 0 }));
        Assert.That(await AreKept([.. good, .. bad]), Is.EqualTo(new[] { false, false, false, false, false, false, false, true }));
    }

    [Test]
    public async Task Who_ended_first_goes_first_whenever_it_was_submitted()
    {
        var early = await InsertAndLease();
        var late = (await End(1, AttemptEnd.Succeeded))[0];
        Time.Advance(TimeSpan.FromSeconds(1));
        await Finish(early, AttemptEnd.Succeeded);
        Time.Advance(TimeSpan.FromMinutes(2));

        await Prune(Most(new BentoRetention { MaxSucceeded = 1 }));

        Assert.That(await AreKept(early, late), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public async Task Of_those_that_ended_at_once_the_number_is_kept_too()
    {
        var canceled = new[] { await Insert(), await Insert(), await Insert() };
        await Commit([.. canceled.Select(static task => new CancelOperation(NewTask.Service, task.Id))]);
        Time.Advance(TimeSpan.FromMinutes(2));

        await Prune(Most(new BentoRetention { MaxCanceled = 1 }));

        Assert.That(await AreKept(canceled), Has.Exactly(1).True);
    }

    [Test]
    public async Task Nothing_goes_for_its_number_in_the_minute_after_its_end_nor_what_has_not_ended()
    {
        var ended = await End(3, AttemptEnd.Succeeded);
        var waiting = await Insert();

        Time.Advance(TimeSpan.FromSeconds(50));
        await Prune(Most(new BentoRetention { MaxSucceeded = 0, MaxFailed = 0, MaxCanceled = 0 }));

        Assert.That(await AreKept([.. ended, waiting]), Is.All.True);
    }

    [Test]
    public async Task Each_task_name_has_a_number_of_its_own()
    {
        var some = await End(2, AttemptEnd.Succeeded);
        var other = NewTask.Create(task: "other");
        await Insert(other);
        await Commit(new CancelOperation(NewTask.Service, other.Id));
        var others = NewTask.Create(task: "other");
        await Insert(others);
        await Commit(new CancelOperation(NewTask.Service, others.Id));
        Time.Advance(TimeSpan.FromMinutes(2));

        await Prune(Most(new BentoRetention { MaxSucceeded = 2, MaxCanceled = 1 }));

        Assert.That(await AreKept([.. some, other, others]), Has.Exactly(3).True);
    }

    [Test]
    public async Task What_is_too_much_is_deleted_in_bounded_steps()
    {
        var ended = await End(10, AttemptEnd.Succeeded);
        Time.Advance(TimeSpan.FromMinutes(2));
        var plan = Most(new BentoRetention { MaxSucceeded = 1 }).At(Time.GetUtcNow());
        var left = new List<int>();
        bool goesOn;
        do
        {
            goesOn = await Store.PruneAsync(plan, 4);
            left.Add((await AreKept(ended)).Count(static kept => kept));
        }
        while (goesOn);

        Assert.That(left.Distinct(), Is.SubsetOf(new[] { 10, 6, 2, 1 }));
        Assert.That(left[^1], Is.EqualTo(1));
    }

    [Test]
    public async Task Long_logs_make_a_step_shorter_and_nothing_is_passed_over()
    {
        var lines = Enumerable.Repeat(new TaskLogEntry(Time.GetUtcNow(), BentoLogLevel.Information, "x"), TaskLogs.MaxLines).ToList();
        var ended = new List<TaskRecord>();
        for (var i = 0; i < 25; i++)
        {
            var lease = await InsertAndLease();
            await Commit(new ReportOperation(lease.Id, lease.Fence) { Logs = new TaskLogs(lines, 0) });
            await Finish(lease, AttemptEnd.Succeeded);
            ended.Add(lease);
        }

        Time.Advance(TimeSpan.FromMinutes(2));
        await Prune(Most(new BentoRetention { MaxSucceeded = 0 }));

        Assert.That(await AreKept([.. ended]), Is.All.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_children_of_a_task_that_goes_on_are_kept(bool byNumber)
    {
        var parent = await InsertAndLease();
        var child = NewTask.Create() with { Parent = parent.Id, ChildKey = "a" };
        await Commit(new InsertOperation(child) { ParentFence = parent.Fence });
        await Finish((await Lease()).Single(), AttemptEnd.Succeeded);
        Time.Advance(TimeSpan.FromDays(1));
        var rules = byNumber ? Most(new BentoRetention { MaxSucceeded = 0 }) : RetentionRules.All(TimeSpan.FromHours(1));

        await Prune(rules);
        Assert.That(await AreKept(child), Is.EqualTo(new[] { true }));

        await Finish(parent, AttemptEnd.Failed);
        await Prune(rules);
        Assert.That(await AreKept(child), Is.EqualTo(new[] { false }));
    }

    private static RetentionRules Most(BentoRetention retention) => new(retention, BentoRetention.Forever, []);

    /// <summary>Lets tasks end, one a second.</summary>
    private async Task<TaskRecord[]> End(int count, AttemptEnd end)
    {
        var ended = new TaskRecord[count];
        for (var i = 0; i < count; i++)
        {
            ended[i] = await InsertAndLease();
            await Finish(ended[i], end);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        return ended;
    }

    private async Task Prune(RetentionRules rules)
    {
        while (await Store.PruneAsync(rules.At(Time.GetUtcNow()), 100))
        {
        }
    }

    private async Task<bool[]> AreKept(params TaskRecord[] tasks) =>
        [.. (await Store.ReadAsync([.. tasks.Select(static task => task.Id)], TaskParts.None, CancellationToken.None)).Select(static task => task is not null)];
}
