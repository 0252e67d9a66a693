namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>At most so many tasks with one key run at once, and keys share the time.</summary>
public abstract class TaskStoreLimitConformance : StoreFixture
{
    [Test]
    public async Task Of_one_key_no_more_run_at_once_than_may()
    {
        await Insert("a", 5);
        await Insert("b", 1);

        Assert.That(Keys(await Lease(2)), Is.EquivalentTo(new[] { "a", "a", "b" }));
        Assert.That(await Lease(2), Is.Empty);
        Assert.That((Running("a"), Running("b"), Running("c")), Is.EqualTo((2, 1, 0)));
    }

    [Test]
    public async Task The_end_of_one_lets_the_next_of_its_key_begin_in_its_order()
    {
        var tasks = await Insert("a", 3);
        var first = await Lease(1);

        await Commit(FinishOf(first.Single(), AttemptEnd.Succeeded));
        var second = await Lease(1);

        Assert.That(first.Concat(second).Select(lease => lease.Id), Is.EqualTo(tasks.Take(2).Select(task => task.Id)));
    }

    [TestCase(AttemptEnd.Failed)]
    [TestCase(AttemptEnd.Retry)]
    [TestCase(AttemptEnd.GivenBack)]
    public async Task Whichever_way_an_attempt_ends_its_room_is_there_again(AttemptEnd end)
    {
        await Insert("a", 2);
        var lease = (await Lease(1)).Single();
        await Commit(FinishOf(lease, end, end == AttemptEnd.Retry ? NewTask.Start.AddHours(1) : null));
        Assert.That(await Lease(1), Has.Count.EqualTo(1));
        Assert.That(Running("a"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_demand_of_the_batch_that_ends_one_gets_the_next()
    {
        await Insert("a", 2);
        var lease = (await Lease(1)).Single();
        var claim = Claim(1);
        await Commit(FinishOf(lease, AttemptEnd.Succeeded), claim);
        Assert.That(claim.Leases, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_cancellation_makes_room_whether_the_task_runs_or_waits()
    {
        var tasks = await Insert("a", 3);
        await Lease(1);
        await Commit(new CancelOperation(NewTask.Service, tasks[1].Id));
        Assert.That(await Lease(1), Is.Empty, "one still runs");
        await Commit(new CancelOperation(NewTask.Service, tasks[0].Id));
        Assert.That((await Lease(1)).Single().Id, Is.EqualTo(tasks[2].Id));
    }

    [Test]
    public async Task Tasks_that_may_not_begin_hold_up_no_other_key_however_many_there_are()
    {
        await Renew(readyKeys: 5);
        await Insert("a", 60);
        await Lease(1);
        await Insert("b", 20);

        Assert.That(Keys(await Lease(1, max: 1)), Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public async Task Tasks_without_a_key_and_without_a_limit_go_on()
    {
        await Insert("a", 3);
        var free = await Insert(NewTask.Create(due: 5));
        Assert.That((await Lease(1)).Select(lease => lease.Id), Has.Member(free.Id));
        Assert.That(await Lease(0), Has.Count.EqualTo(2), "a demand that names no limit has none");
    }

    [Test]
    public async Task All_of_many_tasks_run_in_the_end_and_never_more_than_may()
    {
        await Renew(readyKeys: 4);
        var random = new Random(4);
        var left = 0;
        for (var i = 0; i < 120; i++)
        {
            await Insert($"{random.Next(6)}", 1);
            left++;
        }

        var running = new List<TaskRecord>();
        while (left > 0)
        {
            running.AddRange(await Lease(2, max: 5));
            Assert.That(running.CountBy(lease => lease.LimitKey!).Select(pair => pair.Value), Is.All.LessThanOrEqualTo(2));
            Assert.That(running, Is.Not.Empty, "something may always begin");
            var ended = running[random.Next(running.Count)];
            running.Remove(ended);
            await Commit(FinishOf(ended, AttemptEnd.Succeeded));
            left--;
        }
    }

    [Test]
    public async Task A_crash_gives_the_room_of_a_key_back_and_keeps_its_limit()
    {
        await Insert("a", 4);
        await Lease(2);
        await Crash();
        Assert.That(Running("a"), Is.Zero);
        Assert.That(await Lease(2), Has.Count.EqualTo(2));
        Assert.That(await Lease(2), Is.Empty);
    }

    [Test]
    public async Task A_batch_that_fails_changes_no_limit()
    {
        await Insert("a", 3);
        var twin = NewTask.Create();
        await Insert(twin);
        var failing = Assert.CatchAsync<TaskStoreException>(() => Commit(new InsertOperation(twin), Claim(2)));
        Assert.That(failing, Is.Not.Null);

        Assert.That(Running("a"), Is.Zero);
        Assert.That(Keys(await Lease(2)).Where(key => key == "a"), Has.Exactly(2).Items);
        Assert.That(await Lease(2), Is.Empty);
    }

    [Test]
    public async Task A_delayed_task_takes_no_room_until_its_time()
    {
        await Insert(Keyed("a") with { NotBefore = NewTask.Start.AddSeconds(10) });
        var now = (await Insert("a", 1)).Single();
        Assert.That((await Lease(1)).Single().Id, Is.EqualTo(now.Id));
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(await Lease(1), Is.Empty);
    }

    [Test]
    public async Task Who_submits_much_does_not_go_before_who_submits_little()
    {
        await Insert("busy", 50);
        await Insert("quiet", 2);

        var order = Keys(await Lease(0)).ToList();

        Assert.That(order.Take(4), Is.EquivalentTo(new[] { "busy", "busy", "quiet", "quiet" }), "they take turns");
    }

    [Test]
    public async Task Who_has_longer_tasks_gets_fewer_of_them_begun()
    {
        await Insert("long", 1);
        await Insert("short", 1);
        var leases = await Lease(0);
        await EndAfter(3, "short");
        await EndAfter(6, "long");
        await Insert("long", 80);
        await Insert("short", 80);
        await Lease(0, max: 20);

        var next = Keys(await Lease(0, max: 40)).CountBy(key => key!).ToDictionary();

        Assert.That(next["short"], Is.EqualTo(30).Within(1), "three short ones for each long one");

        async Task EndAfter(int seconds, string key)
        {
            Time.Advance(TimeSpan.FromSeconds(seconds));

            // One that waits keeps what is learnt of the key.
            await Insert(key, 1);
            await Commit(FinishOf(leases.Single(lease => lease.LimitKey == key), AttemptEnd.Succeeded));
        }
    }

    [Test]
    public async Task A_share_outlives_a_restart()
    {
        await Insert("busy", 10);
        await Restart();
        await Insert("busy", 10);
        await Insert("quiet", 1);
        Assert.That(Keys(await Lease(0)).ToList().IndexOf("quiet"), Is.LessThan(3));
    }

    private static TaskRecord Keyed(string key) => NewTask.Create(due: TaskOrder.Microseconds(NewTask.Start)) with { LimitKey = key };

    private static IEnumerable<string?> Keys(IEnumerable<TaskRecord> leases) => leases.Select(lease => lease.LimitKey);

    private static ClaimOperation Claim(int limit, int max = 100) => new(NewTask.Service, new Dictionary<string, int> { [NewTask.Name] = max }, max)
    {
        Limits = limit == 0 ? new Dictionary<string, int>() : new Dictionary<string, int> { [NewTask.Name] = limit },
    };

    private int Running(string key) => Store.CountRunning(NewTask.Service, NewTask.Name, key);

    private async Task<List<TaskRecord>> Insert(string key, int count)
    {
        var tasks = Enumerable.Range(0, count).Select(_ => Keyed(key)).ToList();
        await Commit([.. tasks.Select(task => new InsertOperation(task))]);
        return tasks;
    }

    private async Task<List<TaskRecord>> Lease(int limit, int max = 100)
    {
        var claim = Claim(limit, max);
        await Commit(claim);
        return claim.Leases;
    }
}
