namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>What every store leases, when, and in which order.</summary>
public abstract class TaskStoreOrderConformance : StoreFixture
{
    [Test]
    public async Task The_lowest_due_goes_first_and_of_equal_ones_the_first_submitted()
    {
        var late = await Insert(NewTask.Create(due: 30));
        var early = await Insert(NewTask.Create(due: 10));
        var middle = await Insert(NewTask.Create(due: 20));
        var alsoEarly = await Insert(NewTask.Create(due: 10));

        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { early.Id, alsoEarly.Id, middle.Id, late.Id }));
    }

    [Test]
    public async Task The_oldest_task_that_could_begin_is_told_of_each_name()
    {
        Assert.That(await Store.ReadOldestAsync(NewTask.Service, CancellationToken.None), Is.Empty);
        await Insert(NewTask.Create(due: 1) with { CreatedAt = NewTask.Start.AddSeconds(5) });
        await Insert(NewTask.Create(due: 2) with { CreatedAt = NewTask.Start.AddSeconds(-5) });
        await Insert(NewTask.Create(due: 1, task: "paint") with { NotBefore = NewTask.Start.AddHours(1) });
        await Insert(NewTask.Create(due: 1, service: "others"));

        Assert.That(await Store.ReadOldestAsync(NewTask.Service, CancellationToken.None), Is.EqualTo(new[] { new OldestWaiting("draw", NewTask.Start.AddSeconds(-5)) }));
        await Lease();
        Assert.That(await Store.ReadOldestAsync(NewTask.Service, CancellationToken.None), Is.Empty);
        Time.Advance(TimeSpan.FromHours(2));
        Assert.That(await Store.ReadOldestAsync(NewTask.Service, CancellationToken.None), Is.EqualTo(new[] { new OldestWaiting("paint", NewTask.Start.AddHours(1)) }));
    }

    [Test]
    public async Task The_order_goes_across_the_tasks_that_a_claim_names()
    {
        var second = await Insert(NewTask.Create(due: 20, task: "draw"));
        var first = await Insert(NewTask.Create(due: 10, task: "paint"));
        var third = await Insert(NewTask.Create(due: 30, task: "paint"));

        var claim = new ClaimOperation(NewTask.Service, new Dictionary<string, int> { ["draw"] = 5, ["paint"] = 5 }, 5);
        await Commit(claim);

        Assert.That(claim.Leases.Select(lease => lease.Id), Is.EqualTo(new[] { first.Id, second.Id, third.Id }));
    }

    [Test]
    public async Task A_claim_gets_no_more_than_it_allows_for_each_task_and_in_all()
    {
        for (var i = 0; i < 5; i++)
        {
            await Insert(NewTask.Create(task: "draw"));
            await Insert(NewTask.Create(task: "paint"));
            await Insert(NewTask.Create(task: "carve"));
        }

        var claim = new ClaimOperation(NewTask.Service, new Dictionary<string, int> { ["draw"] = 1, ["paint"] = 4 }, 3);
        await Commit(claim);

        Assert.That(claim.Leases.Count(lease => lease.Task == "draw"), Is.EqualTo(1));
        Assert.That(claim.Leases.Count(lease => lease.Task == "paint"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_flood_of_high_priority_does_not_starve_the_lowest()
    {
        var low = await Insert(Submitted(BentoTaskPriority.Low));
        var started = default(TimeSpan?);
        for (var minute = 0; minute < 30 && started is null; minute++)
        {
            // More comes than is run, so there is always something of high priority.
            await Commit([.. Enumerable.Range(0, 10).Select(_ => new InsertOperation(Submitted(BentoTaskPriority.High)))]);
            started = (await Lease(5)).Any(lease => lease.Id == low.Id) ? Time.GetUtcNow() - NewTask.Start : null;
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        // What came in its ten minutes goes before it, and is run at half the rate.
        Assert.That(started, Is.Not.Null.And.InRange(TaskOrder.LowTargetWait, 2 * TaskOrder.LowTargetWait + TimeSpan.FromMinutes(2)));

        TaskRecord Submitted(BentoTaskPriority priority) =>
            NewTask.Create(TaskOrder.Due(priority, Time.GetUtcNow(), null, null)) with { Priority = priority };
    }

    [Test]
    public async Task A_claim_gets_nothing_of_another_service()
    {
        await Insert(NewTask.Create(service: "texts"));
        Assert.That(await Lease(), Is.Empty);
    }

    [Test]
    public async Task Two_claims_of_a_batch_share_the_work()
    {
        await Insert();
        await Insert();
        var (one, other) = (Claim(1), Claim(1));

        await Commit(one, other);

        Assert.That(one.Leases.Concat(other.Leases).Select(lease => lease.Id).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_delayed_task_is_leased_when_its_time_has_come()
    {
        var task = await Insert(NewTask.Create() with { NotBefore = NewTask.Start.AddSeconds(10) });

        Time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(await Lease(), Is.Empty);
        Assert.That(Store.NextWake, Is.EqualTo(NewTask.Start.AddSeconds(10)));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { task.Id }));
        Assert.That(Store.NextWake, Is.Null);
    }

    [Test]
    public async Task A_delayed_task_goes_behind_a_ready_one_of_a_lower_due()
    {
        var delayed = await Insert(NewTask.Create(due: 20) with { NotBefore = NewTask.Start.AddSeconds(10) });
        var ready = await Insert(NewTask.Create(due: 10));
        Time.Advance(TimeSpan.FromSeconds(10));

        Assert.That((await Lease()).Select(lease => lease.Id), Is.EqualTo(new[] { ready.Id, delayed.Id }));
    }

    [Test]
    public async Task A_clock_that_steps_back_loses_no_delayed_task()
    {
        var passed = await Insert(NewTask.Create() with { NotBefore = NewTask.Start.AddSeconds(10) });
        Time.Advance(TimeSpan.FromHours(1));
        await Commit();
        Time.AdjustTime(NewTask.Start);
        var later = await Insert(NewTask.Create() with { NotBefore = NewTask.Start.AddSeconds(20) });

        Assert.That(await Lease(), Is.Empty);
        Time.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await Lease()).Select(lease => lease.Id), Is.EquivalentTo(new[] { passed.Id, later.Id }));
    }

    [Test]
    public async Task A_queue_larger_than_its_keys_in_memory_is_leased_in_order()
    {
        await Renew(readyKeys: 3);
        var random = new Random(3);
        var tasks = Enumerable.Range(0, 60).Select(_ => NewTask.Create(due: random.Next(20))).ToList();
        await Commit([.. tasks.Take(40).Select(task => new InsertOperation(task))]);
        var leases = await Lease(5);
        await Commit([.. tasks.Skip(40).Select(task => new InsertOperation(task))]);
        for (var lease = await Lease(7); lease.Count > 0; lease = await Lease(7))
        {
            leases.AddRange(lease);
        }

        var first = tasks.Take(40).OrderBy(task => task.Due).Take(5).ToList();
        Assert.That(leases.Take(5).Select(lease => lease.Id), Is.EqualTo(first.Select(task => task.Id)));
        Assert.That(leases.Skip(5).Select(lease => lease.Id), Is.EqualTo(tasks.Except(first).OrderBy(task => task.Due).Select(task => task.Id)));
    }

    [Test]
    public async Task A_task_whose_time_has_just_come_is_found_beyond_the_keys_in_memory()
    {
        await Renew(readyKeys: 1);
        await Commit();
        for (var i = 0; i < 4; i++)
        {
            await Insert(NewTask.Create(due: i));
        }

        Time.Advance(TimeSpan.FromSeconds(5));
        var task = await Insert(NewTask.Create(due: 100) with { NotBefore = NewTask.Start.AddSeconds(5) });

        Assert.That((await Lease()).Select(lease => lease.Id), Has.Member(task.Id));
    }

    [Test]
    public async Task A_repeated_task_waits_for_its_time_and_counts_its_attempts()
    {
        var lease = await InsertAndLease();
        await Finish(lease, AttemptEnd.Retry, NewTask.Start.AddSeconds(5));

        var waiting = await Read(lease.Id);
        Assert.That((waiting.State, waiting.Attempt, waiting.Error?.Code), Is.EqualTo((BentoTaskStatus.Pending, 1, "error")));
        Assert.That(await Lease(), Is.Empty);
        Time.Advance(TimeSpan.FromSeconds(5));
        var again = (await Lease()).Single();
        Assert.That((again.Attempt, again.Fence), Is.EqualTo((2, 2L)));
    }

    [Test]
    public async Task A_task_given_back_is_not_charged_and_keeps_its_place()
    {
        var lease = await InsertAndLease(NewTask.Create(due: 10));
        await Insert(NewTask.Create(due: 20));
        await Commit(new FinishOperation(lease.Id, lease.Fence, AttemptEnd.GivenBack));

        var again = (await Lease(1)).Single();
        Assert.That((again.Id, again.Attempt, again.Fence, again.Interruptions), Is.EqualTo((lease.Id, 1, 2L, 0)));
    }

    [Test]
    public async Task A_task_that_waits_past_its_deadline_fails_as_expired()
    {
        var task = await Insert(NewTask.Create() with { Deadline = NewTask.Start.AddSeconds(10) });
        Assert.That(Store.NextWake, Is.EqualTo(NewTask.Start.AddSeconds(10)));
        Time.Advance(TimeSpan.FromSeconds(10));

        var batch = await Commit(Claim());

        Assert.That(batch.EndedInQueue, Is.EqualTo(new[] { task.Id }));
        Assert.That(batch.Claims[0].Leases, Is.Empty);
        var read = await Read(task.Id, TaskParts.Response);
        Assert.That((read.State, read.Error!.Code, read.Response!.StatusCode), Is.EqualTo((BentoTaskStatus.Failure, "expired", 504)));
        Assert.That((Store.NextWake, Store.Count(NewTask.Service).Single().Pending), Is.EqualTo(((DateTimeOffset?)null, 0)));
    }

    [Test]
    public async Task Any_number_of_tasks_expires_at_once_in_steps()
    {
        var inserts = Enumerable.Range(0, 1_200).Select(_ => new InsertOperation(NewTask.Create() with { Deadline = NewTask.Start.AddSeconds(10) }));
        await Commit([.. inserts]);
        Time.Advance(TimeSpan.FromSeconds(10));

        var expired = 0;
        while (Store.NextWake <= Time.GetUtcNow())
        {
            expired += (await Commit()).EndedInQueue.Count;
        }

        Assert.That(expired, Is.EqualTo(1_200));
    }

    [Test]
    public async Task A_task_that_runs_past_its_deadline_goes_on()
    {
        var lease = await InsertAndLease(NewTask.Create() with { Deadline = NewTask.Start.AddSeconds(10) });
        Time.Advance(TimeSpan.FromSeconds(20));

        Assert.That((await Commit()).EndedInQueue, Is.Empty);
        Assert.That(await Finish(lease, AttemptEnd.Succeeded), Is.True);
    }

    [Test]
    public async Task An_insert_beyond_the_bound_of_the_queue_is_refused()
    {
        var kept = new InsertOperation(NewTask.Create()) { MaxPending = 1 };
        var refused = new InsertOperation(NewTask.Create()) { MaxPending = 1 };

        await Commit(kept, refused);

        Assert.That((kept.Result, refused.Result), Is.EqualTo((InsertResult.Inserted, InsertResult.QueueFull)));
        Assert.That((await Store.ReadAsync([refused.Task.Id], TaskParts.None, CancellationToken.None)).Single(), Is.Null);
        await Lease();
        var next = new InsertOperation(NewTask.Create()) { MaxPending = 1 };
        await Commit(next);
        Assert.That(next.Result, Is.EqualTo(InsertResult.Inserted));
    }

    [Test]
    public async Task What_idle_workers_take_at_once_does_not_fill_the_queue()
    {
        var inserts = Enumerable.Range(0, 4).Select(_ => new InsertOperation(NewTask.Create()) { MaxPending = 1 }).ToArray();
        var claim = Claim(3);

        await Commit([.. inserts, claim]);

        Assert.That(inserts.Select(insert => insert.Result), Is.All.EqualTo(InsertResult.Inserted));
        Assert.That(claim.Leases, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task The_counts_are_those_of_the_last_commit()
    {
        await Insert(NewTask.Create(task: "draw"));
        await Insert(NewTask.Create(task: "draw"));
        await Insert(NewTask.Create(task: "paint"));
        var lease = (await Lease(1)).Single();
        Assert.That(Store.Count(NewTask.Service), Is.EqualTo(new[] { new TaskCounts("draw", 1, 1), new TaskCounts("paint", 1, 0) }));
        Assert.That(Store.Count("texts"), Is.Empty);

        await Finish(lease, AttemptEnd.Retry);
        Assert.That(Store.Count(NewTask.Service)[0], Is.EqualTo(new TaskCounts("draw", 2, 0)));
    }
}
