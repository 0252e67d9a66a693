namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>Lists, counts and groups of tasks.</summary>
public abstract class TaskStoreListConformance : StoreFixture
{
    private int _number;

    [Test]
    public async Task The_last_submitted_comes_first_page_by_page()
    {
        var tasks = await InsertMany(7);

        var pages = await Pages(new TaskListQuery { Limit = 3 });

        Assert.That(pages.Select(page => page.Count), Is.EqualTo(new[] { 3, 3, 1 }));
        Assert.That(pages.SelectMany(page => page), Is.EqualTo(Enumerable.Reverse(tasks).Select(task => task.Id)));
    }

    [Test]
    public async Task A_page_comes_by_a_bounded_number_of_tasks_and_goes_on_with_the_next()
    {
        var meant = await Fail("It broke.");
        var others = new StoreBatch();
        others.Inserts.AddRange(Enumerable.Range(1, TaskListRules.MaxLookedAt).Select(place =>
            new InsertOperation(NewTask.Create() with { Id = Guid.CreateVersion7(NewTask.Start.AddMilliseconds(place)) })));
        await Store.CommitAsync(others);
        var query = new TaskListQuery { ErrorCode = "error" };

        var first = await Store.ListAsync(query, TaskParts.None, CancellationToken.None);
        Assert.That(first.Tasks, Is.Empty);
        Assert.That(first.Next, Is.Not.Null, "there may be others");
        var second = await Store.ListAsync(query with { After = first.Next }, TaskParts.None, CancellationToken.None);
        Assert.That(second.Tasks.Select(task => task.Id), Is.EqualTo(new[] { meant.Id }));
        Assert.That(second.Next, Is.Null);
    }

    [Test]
    public async Task A_list_is_that_of_a_service_and_a_task()
    {
        var drawn = await New();
        var other = await New(task: "paint");
        var elsewhere = await New(service: "sounds");

        Assert.That(await Ids(new() { Service = NewTask.Service }), Is.EqualTo(new[] { other.Id, drawn.Id }));
        Assert.That(await Ids(new() { Service = NewTask.Service, Task = "paint" }), Is.EqualTo(new[] { other.Id }));
        Assert.That(await Ids(new() { Task = NewTask.Name }), Is.EqualTo(new[] { elsewhere.Id, drawn.Id }));
        Assert.That(await Ids(new() { Service = "nobody" }), Is.Empty);
    }

    [Test]
    public async Task A_list_is_that_of_some_states()
    {
        var failed = await Fail("It broke.");
        var done = await New();
        await Finish((await Lease(1)).Single(), AttemptEnd.Succeeded);
        var running = await New();
        await Lease(1);
        var canceled = await New();
        await Commit(new CancelOperation(NewTask.Service, canceled.Id));
        var waiting = await New();

        Assert.That(await Ids(States(BentoTaskStatus.Pending)), Is.EqualTo(new[] { waiting.Id }));
        Assert.That(await Ids(States(BentoTaskStatus.InProgress)), Is.EqualTo(new[] { running.Id }));
        Assert.That(await Ids(States(BentoTaskStatus.Success)), Is.EqualTo(new[] { done.Id }));
        Assert.That(await Ids(States(BentoTaskStatus.Failure, BentoTaskStatus.Canceled)), Is.EqualTo(new[] { canceled.Id, failed.Id }));
    }

    [TestCase(BentoTaskStatus.Pending)]
    [TestCase(BentoTaskStatus.InProgress)]
    [TestCase(null)]
    public async Task A_list_is_that_of_an_owner_and_of_a_key(BentoTaskStatus? state)
    {
        var hers = await New(change: task => task with { Owner = "ada", LimitKey = "gold" });
        var his = await New(change: task => task with { Owner = "bob", LimitKey = "gold" });
        await New();
        if (state == BentoTaskStatus.InProgress)
        {
            await Lease();
        }

        var query = new TaskListQuery { States = state is { } one ? [one] : [] };
        Assert.That(await Ids(query with { Owner = "ada" }), Is.EqualTo(new[] { hers.Id }));
        Assert.That(await Ids(query with { LimitKey = "gold" }), Is.EqualTo(new[] { his.Id, hers.Id }));
        Assert.That(await Ids(query with { Owner = "ada", LimitKey = "gold" }), Is.EqualTo(new[] { hers.Id }));
        Assert.That(await Ids(query with { Owner = "ada", LimitKey = "silver" }), Is.Empty);
        Assert.That(await Ids(query with { Owner = "eve" }), Is.Empty);
    }

    [Test]
    public async Task A_list_is_that_of_a_time_to_the_microsecond()
    {
        var first = await New();
        Time.Advance(TimeSpan.FromMicroseconds(10));
        var second = await New();
        Time.Advance(TimeSpan.FromHours(1));
        var third = await New();

        Assert.That(await Ids(new() { CreatedAfter = second.CreatedAt }), Is.EqualTo(new[] { third.Id, second.Id }));
        Assert.That(await Ids(new() { CreatedBefore = second.CreatedAt }), Is.EqualTo(new[] { first.Id }));
        Assert.That(await Ids(new() { CreatedAfter = second.CreatedAt, CreatedBefore = third.CreatedAt }), Is.EqualTo(new[] { second.Id }));
    }

    [Test]
    public async Task A_task_is_found_by_what_its_id_begins_with()
    {
        var tasks = await InsertMany(5);
        var id = tasks[2].Id.ToString("N");

        Assert.That(await Ids(new() { IdPrefix = id }), Is.EqualTo(new[] { tasks[2].Id }));
        Assert.That(await Ids(new() { IdPrefix = id[..31] }), Does.Contain(tasks[2].Id));
        Assert.That(await Ids(new() { IdPrefix = id[..8] }), Has.Count.EqualTo(5));
        Assert.That(await Ids(new() { IdPrefix = "ffff" }), Is.Empty);
        Assert.That(await Ids(States(BentoTaskStatus.Pending) with { IdPrefix = id, Order = TaskListOrder.NextToStart }), Is.EqualTo(new[] { tasks[2].Id }));
    }

    [Test]
    public async Task Failed_tasks_are_found_by_code_and_text()
    {
        var disk = await Fail("The disk '50%_a\\b' is full.", code: "disk");
        var other = await Fail("Attempt 12 broke.");

        Assert.That(await Ids(new() { ErrorCode = "disk" }), Is.EqualTo(new[] { disk.Id }));
        Assert.That(await Ids(new() { ErrorText = "DISK" }), Is.EqualTo(new[] { disk.Id }));
        Assert.That(await Ids(new() { ErrorText = "50%_a\\b" }), Is.EqualTo(new[] { disk.Id }));
        Assert.That(await Ids(new() { ErrorText = "50%_b" }), Is.Empty);
        Assert.That(await Ids(new() { ErrorText = "attempt * broke" }), Is.EqualTo(new[] { other.Id }));
    }

    [Test]
    public async Task Failed_tasks_come_in_the_order_of_their_ends_over_all_tasks()
    {
        var first = await New();
        var second = await New(task: "paint");
        var third = await New(service: "sounds");
        foreach (var task in new[] { second, first, third })
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await End(task, "It broke.");
        }

        var pages = await Pages(Failed with { Limit = 1 });

        Assert.That(pages.SelectMany(page => page), Is.EqualTo(new[] { third.Id, first.Id, second.Id }));
        Assert.That(await Ids(Failed with { EndedBefore = NewTask.Start.AddSeconds(2) }), Is.EqualTo(new[] { second.Id }));
        Assert.That(await Ids(Failed with { EndedAfter = NewTask.Start.AddSeconds(2) }), Is.EqualTo(new[] { third.Id, first.Id }));
    }

    [Test]
    public async Task Failed_tasks_that_ended_in_one_moment_come_each_once()
    {
        for (var i = 0; i < 7; i++)
        {
            await Fail("It broke.");
        }

        Assert.That((await Pages(Failed with { Limit = 2 })).SelectMany(page => page).Distinct().Count(), Is.EqualTo(7));
    }

    [Test]
    public async Task Failed_tasks_that_were_repeated_are_left_out_where_they_are_not_wanted()
    {
        var failed = await Fail("It broke.");
        var left = await Fail("It broke.");
        await New(change: task => task with { RetryOf = failed.Id });

        Assert.That(await Ids(Failed with { NotRepeated = true }), Is.EqualTo(new[] { left.Id }));
        Assert.That(await Ids(Failed), Is.EqualTo(new[] { left.Id, failed.Id }));
    }

    [Test]
    public async Task A_task_tells_what_repeats_it()
    {
        var failed = await Fail("It broke.");
        var first = await New(change: task => task with { RetryOf = failed.Id });
        var second = await New(change: task => task with { RetryOf = failed.Id });
        await Commit(new CancelOperation(NewTask.Service, first.Id));

        Assert.That((await Read(failed.Id, TaskParts.Repeats)).Repeats, Is.EqualTo(new[]
        {
            new TaskChild(first.Id, NewTask.Name, BentoTaskStatus.Canceled),
            new TaskChild(second.Id, NewTask.Name, BentoTaskStatus.Pending),
        }));
        Assert.That((await Read(first.Id, TaskParts.Repeats)).Repeats, Is.Empty);
    }

    [Test]
    public async Task Waiting_tasks_come_in_the_order_of_their_start_over_all_tasks()
    {
        var last = await New(due: 30);
        var first = await New(due: 10, task: "paint");
        var second = await New(due: 20);

        var pages = await Pages(States(BentoTaskStatus.Pending) with { Order = TaskListOrder.NextToStart, Limit = 2 });

        Assert.That(pages.SelectMany(page => page), Is.EqualTo(new[] { first.Id, second.Id, last.Id }));
    }

    [TestCase(TaskListOrder.LastEnded)]
    [TestCase(TaskListOrder.NextToStart)]
    public async Task An_order_that_is_for_one_state_is_refused_for_others(TaskListOrder order)
    {
        var query = States(BentoTaskStatus.Failure, BentoTaskStatus.Pending) with { Order = order };

        await Assert.ThrowsAsync<ArgumentException>(async () => await Ids(query));
    }

    [Test]
    public async Task Tasks_are_counted_up_to_a_bound()
    {
        await InsertMany(5);

        Assert.That(await Store.CountAsync(new() { Limit = 1 }, 10, CancellationToken.None), Is.EqualTo(new TaskListCount(5, IsMore: false)));
        Assert.That(await Store.CountAsync(new(), 5, CancellationToken.None), Is.EqualTo(new TaskListCount(5, IsMore: false)));
        Assert.That(await Store.CountAsync(new(), 4, CancellationToken.None), Is.EqualTo(new TaskListCount(4, IsMore: true)));
        Assert.That(await Store.CountAsync(new() { Owner = "eve" }, 4, CancellationToken.None), Is.EqualTo(default(TaskListCount)));
    }

    [Test]
    public async Task Failed_tasks_are_grouped_by_what_went_wrong()
    {
        await Fail("Layer 3 is missing.\nat a line");
        Time.Advance(TimeSpan.FromSeconds(1));
        var last = await Fail("Layer 12 is missing.");
        await Fail("Layer 12 is missing.", code: "timeout");
        await Fail("Layer 12 is missing.", task: "paint");

        var groups = await Store.GroupFailuresAsync(new(), 100, CancellationToken.None);

        Assert.That(groups.IsMore, Is.False);
        Assert.That(groups.Groups.Select(group => (group.Task, group.Error.Code, group.Error.Message, group.Count)), Is.EquivalentTo(new[]
        {
            (NewTask.Name, "error", "Layer * is missing.", 2),
            (NewTask.Name, "timeout", "Layer * is missing.", 1),
            ("paint", "error", "Layer * is missing.", 1),
        }));
        var two = groups.Groups.Single(group => group.Count == 2);
        Assert.That((two.FirstEndedAt, two.LastEndedAt, two.Last), Is.EqualTo((NewTask.Start, NewTask.Start.AddSeconds(1), last.Id)));
        Assert.That(await Ids(Failed with { Task = NewTask.Name, ErrorCode = "error", ErrorText = two.Error.Message }), Has.Count.EqualTo(2));
        Assert.That((await Store.GroupFailuresAsync(new() { Task = "paint" }, 100, CancellationToken.None)).Groups, Has.Count.EqualTo(1));
        Assert.That((await Store.GroupFailuresAsync(new(), 3, CancellationToken.None)).IsMore, Is.True);
    }

    private static TaskListQuery Failed => new() { States = [BentoTaskStatus.Failure], Order = TaskListOrder.LastEnded };

    private static TaskListQuery States(params BentoTaskStatus[] states) => new() { States = states };

    /// <summary>A new task, whose id tells the order even among those of one moment.</summary>
    private async Task<TaskRecord> New(
        string task = NewTask.Name, string service = NewTask.Service, long due = 1, Func<TaskRecord, TaskRecord>? change = null)
    {
        var now = Time.GetUtcNow();
        var bytes = Guid.CreateVersion7(now).ToByteArray(bigEndian: true);
        (bytes[6], bytes[7]) = (0x70, 0);
        bytes[8] = (byte)(0x80 + ++_number);
        var record = NewTask.Create(due, task, service) with { Id = new Guid(bytes, bigEndian: true), CreatedAt = now };
        return await Insert(change?.Invoke(record) ?? record);
    }

    private async Task<List<TaskRecord>> InsertMany(int count)
    {
        var tasks = new List<TaskRecord>();
        for (var i = 0; i < count; i++)
        {
            tasks.Add(await New());
        }

        return tasks;
    }

    private async Task<TaskRecord> Fail(string message, string code = "error", string task = NewTask.Name)
    {
        var record = await New(task);
        await End(record, message, code);
        return record;
    }

    private async Task End(TaskRecord task, string message, string code = "error")
    {
        var claim = new ClaimOperation(task.Service, new Dictionary<string, int> { [task.Task] = 1 }, 1);
        await Commit(claim);
        var lease = claim.Leases.Single();
        await Commit(new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Failed) { Error = new BentoTaskError(code, message), Response = NewTask.Response(500) });
    }

    private async Task<IReadOnlyList<Guid>> Ids(TaskListQuery query) =>
        [.. (await Store.ListAsync(query, TaskParts.None, CancellationToken.None)).Tasks.Select(task => task.Id)];

    private async Task<List<List<Guid>>> Pages(TaskListQuery query)
    {
        var pages = new List<List<Guid>>();
        do
        {
            var page = await Store.ListAsync(query, TaskParts.None, CancellationToken.None);
            pages.Add([.. page.Tasks.Select(task => task.Id)]);
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return pages;
    }
}
