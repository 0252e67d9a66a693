namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>How every store makes repeated submits one task.</summary>
public abstract class TaskStoreKeyConformance : StoreFixture
{
    [Test]
    public async Task A_key_is_one_task_within_a_batch_after_it_and_after_a_restart()
    {
        var first = Insert("k");
        var same = Insert("k");
        await Commit(first, same);
        await Finish((await Lease()).Single(), AttemptEnd.Succeeded);
        await Restart();
        var later = Insert("k");
        await Commit(later);
        Assert.That((first.Result, same.Result, later.Result), Is.EqualTo((InsertResult.Inserted, InsertResult.Exists, InsertResult.Exists)));
        Assert.That((same.ExistingId, later.ExistingId), Is.EqualTo((first.Task.Id, first.Task.Id)));
        Assert.That(await Lease(), Is.Empty);
    }

    [Test]
    public async Task A_key_with_other_arguments_is_refused()
    {
        var first = Insert("k");
        var other = Insert("k", hash: 2);
        await Commit(first, other);
        Assert.That((other.Result, other.ExistingId), Is.EqualTo((InsertResult.KeyTaken, first.Task.Id)));
    }

    [Test]
    public async Task Owners_and_tasks_have_keys_of_their_own()
    {
        InsertOperation[] inserts = [Insert("k"), Insert("k", owner: "ann"), Insert("k", owner: "bob"), Insert("k", task: "other"), Insert("l")];
        await Commit(inserts);
        Assert.That(inserts.Select(insert => insert.Result), Is.All.EqualTo(InsertResult.Inserted));
    }

    [Test]
    public async Task A_key_is_free_again_when_it_has_expired()
    {
        await Commit(Insert("k"));
        Time.Advance(TimeSpan.FromHours(1));
        var later = Insert("k", hash: 2);
        await Commit(later);
        Assert.That(later.Result, Is.EqualTo(InsertResult.Inserted));
    }

    [Test]
    public async Task A_repeated_submit_is_answered_while_the_queue_is_full()
    {
        var first = Insert("k", max: 1);
        await Commit(first);
        var (repeated, other) = (Insert("k", max: 1), Insert("l", max: 1));
        await Commit(repeated, other);
        Assert.That((repeated.Result, other.Result), Is.EqualTo((InsertResult.Exists, InsertResult.QueueFull)));
    }

    [Test]
    public async Task Pruning_deletes_expired_keys_and_keeps_the_others()
    {
        await Commit(Insert("short"), Insert("long", hours: 3));
        Time.Advance(TimeSpan.FromHours(2));
        while (await Store.PruneAsync(NewTask.Start, 1))
        {
        }

        var again = Insert("long");
        await Commit(again);
        Assert.That(again.Result, Is.EqualTo(InsertResult.Exists));
    }

    private InsertOperation Insert(
        string key, byte hash = 1, string? owner = null, string task = NewTask.Name, int? max = null, double hours = 1) =>
        new(NewTask.Create(task: task) with { Owner = owner })
        {
            MaxPending = max,
            Idempotency = new IdempotencyKey(key, new[] { hash }, Time.GetUtcNow().AddHours(hours)),
        };
}
