namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>How every store keeps the children of tasks.</summary>
public abstract class TaskStoreChildConformance : StoreFixture
{
    [Test]
    public async Task A_key_is_inserted_once_also_within_a_batch()
    {
        var parent = await InsertAndLease();
        var first = Child(parent, "a");
        var same = Child(parent, "a");
        var other = Child(parent, "b");
        await Commit(first, same, other);
        var later = Child(parent, "a");
        await Commit(later);

        Assert.That(new[] { first, same, other, later }.Select(insert => insert.Result), Is.EqualTo(
            new[] { InsertResult.Inserted, InsertResult.Exists, InsertResult.Inserted, InsertResult.Exists }));
        Assert.That((same.ExistingId, later.ExistingId), Is.EqualTo((first.Task.Id, first.Task.Id)));
        Assert.That((await Read(parent.Id, TaskParts.Children)).Children, Is.EqualTo(new[]
        {
            new TaskChild(first.Task.Id, NewTask.Name, BentoTaskStatus.Pending),
            new TaskChild(other.Task.Id, NewTask.Name, BentoTaskStatus.Pending),
        }));
    }

    [Test]
    public async Task A_repeated_attempt_finds_the_children_of_the_one_before_also_after_a_crash()
    {
        var parent = await InsertAndLease();
        var first = Child(parent, "a");
        await Commit(first);
        await Crash();
        var again = (await Lease()).Single(lease => lease.Id == parent.Id);
        var found = Child(again, "a");
        await Commit(found);
        Assert.That((found.Result, found.ExistingId), Is.EqualTo((InsertResult.Exists, first.Task.Id)));
    }

    [Test]
    public async Task A_stale_attempt_inserts_nothing()
    {
        var parent = await InsertAndLease();
        await Finish(parent, AttemptEnd.Retry);
        var waiting = Child(parent, "a");
        await Commit(waiting);
        await Lease(1);
        var stale = Child(parent, "a");
        await Commit(stale);
        Assert.That((waiting.Result, stale.Result), Is.EqualTo((InsertResult.ParentStale, InsertResult.ParentStale)));
        Assert.That((await Read(parent.Id, TaskParts.Children)).Children, Is.Empty);
    }

    [Test]
    public async Task A_cancellation_in_the_batch_of_a_childs_insert_wins()
    {
        var parent = await InsertAndLease();
        var child = Child(parent, "a");
        await Commit(child, new CancelOperation(NewTask.Service, parent.Id) { IncludeChildren = true });
        Assert.That(child.Result, Is.EqualTo(InsertResult.ParentStale));
    }

    [Test]
    public async Task A_key_of_another_task_is_told()
    {
        var parent = await InsertAndLease();
        await Commit(Child(parent, "a"));
        var other = new InsertOperation(NewTask.Create(task: "other") with { Parent = parent.Id, ChildKey = "a" }) { ParentFence = parent.Fence };
        await Commit(other);
        Assert.That(other.Result, Is.EqualTo(InsertResult.KeyTaken));
    }

    [Test]
    public async Task A_cancellation_reaches_children_of_children_and_tells_which_ran()
    {
        var parent = await InsertAndLease();
        var (running, waiting, ended) = (Child(parent, "a"), Child(parent, "b"), Child(parent, "c"));
        await Commit(ended);
        await Finish((await Lease(1)).Single(), AttemptEnd.Succeeded);
        await Commit(running);
        var lease = (await Lease(1)).Single();
        var grandchild = Child(lease, "a");
        await Commit(waiting, grandchild);

        var batch = await Commit(new CancelOperation(NewTask.Service, parent.Id) { IncludeChildren = true });

        Assert.That(batch.CanceledChildren.Select(end => (end.Id, end.WasRunning)), Is.EquivalentTo(new[]
        {
            (running.Task.Id, true), (waiting.Task.Id, false), (grandchild.Task.Id, false),
        }));
        Assert.That(await StateOf(grandchild.Task.Id), Is.EqualTo(BentoTaskStatus.Canceled));
        Assert.That(await StateOf(ended.Task.Id), Is.EqualTo(BentoTaskStatus.Success));
        Assert.That(await Finish(lease, AttemptEnd.Succeeded), Is.False, "the running child has lost its right");
        Assert.That(Store.Count(NewTask.Service).Single(), Is.EqualTo(new TaskCounts(NewTask.Name, 0, 0)));
    }

    [Test]
    public async Task A_cancellation_leaves_the_children_where_that_is_not_wished()
    {
        var parent = await InsertAndLease();
        var child = Child(parent, "a");
        await Commit(child);
        await Commit(new CancelOperation(NewTask.Service, parent.Id));
        Assert.That(await StateOf(child.Task.Id), Is.EqualTo(BentoTaskStatus.Pending));
    }

    private static InsertOperation Child(TaskRecord parent, string key) =>
        new(NewTask.Create() with { Parent = parent.Id, ChildKey = key }) { ParentFence = parent.Fence };
}
