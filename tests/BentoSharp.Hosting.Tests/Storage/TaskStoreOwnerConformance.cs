namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>How every store keeps the tasks of owners apart, and what an owner may have.</summary>
public abstract class TaskStoreOwnerConformance : StoreFixture
{
    private static readonly OwnerFilter Nobody = new(null, IncludesUnowned: true);

    // {"prompt":"a sunset"}
    private const int RequestBytes = 21;

    // "done"
    private const int ResponseBytes = 6;

    [TestCase("ann", "ann", true)]
    [TestCase("ann", "bob", false)]
    [TestCase("ann", null, false)]
    [TestCase(null, null, true)]
    [TestCase(null, "ann", false)]
    public async Task A_task_is_canceled_by_who_sees_it(string? owner, string? by, bool isFound)
    {
        var task = await Insert(NewTask.Create() with { Owner = owner });
        var cancel = new CancelOperation(NewTask.Service, task.Id) { Owners = by is null ? Nobody : new OwnerFilter(by, IncludesUnowned: false) };
        await Commit(cancel);
        Assert.That(cancel.StateBefore, Is.EqualTo(isFound ? BentoTaskStatus.Pending : (BentoTaskStatus?)null));
        Assert.That(await StateOf(task.Id), Is.EqualTo(isFound ? BentoTaskStatus.Canceled : BentoTaskStatus.Pending));
    }

    [Test]
    public async Task The_list_of_failed_tasks_has_those_of_the_owners_that_are_asked_for()
    {
        var ids = new Dictionary<string, Guid>();
        foreach (var owner in new[] { "", "ann", "bob" })
        {
            var lease = await InsertAndLease(NewTask.Create() with { Owner = owner.Length == 0 ? null : owner });
            await Finish(lease, AttemptEnd.Failed);
            ids[owner] = lease.Id;
        }

        Assert.That(await Failed(null), Is.EquivalentTo(ids.Values));
        Assert.That(await Failed(new OwnerFilter("ann", IncludesUnowned: false)), Is.EqualTo(new[] { ids["ann"] }));
        Assert.That(await Failed(new OwnerFilter("bob", IncludesUnowned: true)), Is.EquivalentTo(new[] { ids["bob"], ids[""] }));
        Assert.That(await Failed(Nobody), Is.EqualTo(new[] { ids[""] }));
    }

    [Test]
    public async Task The_bound_of_waiting_tasks_is_exact_for_each_owner_within_a_batch_and_over_tasks_of_all_names()
    {
        InsertOperation[] inserts =
        [
            Insert("ann", pending: 2), Insert("ann", pending: 2, task: "other"), Insert("ann", pending: 2), Insert("bob", pending: 2), Insert(null, pending: 2),
        ];
        await Commit(inserts);
        Assert.That(
            inserts.Select(insert => insert.Result),
            Is.EqualTo(new[] { InsertResult.Inserted, InsertResult.Inserted, InsertResult.OwnerQueueFull, InsertResult.Inserted, InsertResult.Inserted }));
    }

    [Test]
    public async Task A_task_counts_while_it_waits_and_no_longer()
    {
        await Commit(Insert("ann"), Insert("ann"), Insert("ann"), Insert("ann"));
        var leases = await Lease(2);
        await AssertPending(2);
        await Finish(leases[0], AttemptEnd.Retry, Time.GetUtcNow().AddHours(1));
        await AssertPending(3);
        await Finish(leases[1], AttemptEnd.Succeeded);
        await AssertPending(3);
        await Commit(new CancelOperation(NewTask.Service, leases[0].Id));
        await AssertPending(2);
        await Commit(Insert("ann", deadline: Time.GetUtcNow().AddMinutes(1)));
        await AssertPending(3);
        Time.Advance(TimeSpan.FromMinutes(2));
        await AssertPending(2);
        await Restart();
        await AssertPending(2);
    }

    [Test]
    public async Task What_an_idle_worker_takes_at_once_does_not_count_as_waiting()
    {
        var (first, second) = (Insert("ann", pending: 1), Insert("ann", pending: 1));
        await Commit(first, second, Claim(1));
        Assert.That((first.Result, second.Result), Is.EqualTo((InsertResult.Inserted, InsertResult.Inserted)));
    }

    [Test]
    public async Task The_bound_of_bytes_is_exact_and_counts_results_also_after_a_restart()
    {
        await Commit(Insert("ann"), Insert("bob"));
        await AssertBytes(RequestBytes);
        foreach (var lease in await Lease())
        {
            await Finish(lease, AttemptEnd.Succeeded);
        }

        const int kept = 2 * (RequestBytes + ResponseBytes);
        await AssertBytes(kept);
        await Restart();
        await AssertBytes(kept + RequestBytes);
    }

    [Test]
    public async Task Tasks_that_are_deleted_count_no_longer()
    {
        await Commit(Insert("ann"), Insert("bob"));
        foreach (var lease in await Lease())
        {
            await Finish(lease, AttemptEnd.Succeeded);
        }

        await Commit(Insert("ann"));
        Time.Advance(TimeSpan.FromHours(1));
        while (await Store.PruneAsync(Time.GetUtcNow(), 100))
        {
        }

        await AssertBytes(RequestBytes);
        await Restart();
        await AssertBytes(2 * RequestBytes);
    }

    [Test]
    public async Task A_batch_that_fails_counts_nothing()
    {
        await Commit(Insert("ann"));
        Assert.That(async () => await Commit(Insert("ann"), new InsertOperation(NewTask.Create() with { Request = null })), Throws.InstanceOf<TaskStoreException>());
        await AssertBytes(RequestBytes);
        await AssertPending(2);
    }

    /// <summary>Finds how many of ann's tasks count as waiting, by the least bound that lets one more in; that one is taken away again.</summary>
    private async Task AssertPending(int expected)
    {
        var (refused, inserted) = (Insert("ann", pending: expected), Insert("ann", pending: expected + 1));
        await Commit(refused, inserted);
        Assert.That((refused.Result, inserted.Result), Is.EqualTo((InsertResult.OwnerQueueFull, InsertResult.Inserted)));
        await Commit(new CancelOperation(NewTask.Service, inserted.Task.Id));
    }

    /// <summary>Finds how many bytes are kept for ann, by the least bound that lets one more task in. That is kept as well from then on.</summary>
    private async Task AssertBytes(long expected)
    {
        var (refused, inserted) = (Insert("ann", bytes: expected + RequestBytes - 1), Insert("ann", bytes: expected + RequestBytes));
        await Commit(refused, inserted);
        Assert.That((refused.Result, inserted.Result), Is.EqualTo((InsertResult.OwnerBytesFull, InsertResult.Inserted)));
    }

    private async Task<List<Guid>> Failed(OwnerFilter? owners)
    {
        var query = new TaskListQuery { Service = NewTask.Service, States = [BentoTaskStatus.Failure], Order = TaskListOrder.LastEnded, Owners = owners };
        return [.. (await Store.ListAsync(query, TaskParts.None, CancellationToken.None)).Tasks.Select(task => task.Id)];
    }

    private static InsertOperation Insert(
        string? owner, int? pending = null, long? bytes = null, string task = NewTask.Name, DateTimeOffset? deadline = null) =>
        new(NewTask.Create(task: task) with { Owner = owner, Deadline = deadline }) { MaxPendingOfOwner = pending, MaxBytesOfOwner = bytes };
}
