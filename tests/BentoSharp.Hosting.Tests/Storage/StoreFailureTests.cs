namespace BentoSharp.Hosting.Tests.Storage;

[TestFixture]
public sealed class StoreFailureTests : CoalescerFixture
{
    private static readonly TaskStoreException DiskFull = new("The disk is full.");
    private static readonly TaskStoreException Constraint = new("It exists.") { ConcernsOneOperation = true };

    [Test]
    public async Task An_operation_fails_alone_for_its_own_fault()
    {
        var inserts = Enumerable.Range(0, 20).Select(_ => Insert()).ToArray();
        InsertOperation[] faulty = [inserts[3], inserts[4], inserts[17]];
        await CommitTogether(inserts, batch => batch.Inserts.Intersect(faulty).Any() ? throw Constraint : ValueTask.CompletedTask);

        foreach (var insert in inserts.Except(faulty))
        {
            await Soon(insert.Completion);
        }

        foreach (var insert in faulty)
        {
            Assert.That(await Assert.ThrowsAsync<TaskStoreException>(() => Soon(insert.Completion)), Is.SameAs(Constraint));
        }
    }

    [Test]
    public async Task A_store_at_fault_fails_everybody_at_once()
    {
        var inserts = Enumerable.Range(0, 20).Select(_ => Insert()).ToArray();
        await CommitTogether(inserts, _ => throw DiskFull);

        foreach (var insert in inserts)
        {
            Assert.That(await Assert.ThrowsAsync<TaskStoreException>(() => Soon(insert.Completion)), Is.SameAs(DiskFull));
        }

        Assert.That((await Store.NextWrite()).Inserts, Has.Count.EqualTo(20));
        Assert.That(Store.Batches.TryRead(out _), Is.False, "it is not tried again");
    }

    [Test]
    public async Task A_store_that_works_again_is_used_again()
    {
        Store.OnCommit = _ => throw DiskFull;
        await Assert.ThrowsAsync<TaskStoreException>(() => Soon(Coalescer.SubmitAsync(Insert())));
        Store.OnCommit = _ => ValueTask.CompletedTask;
        await Soon(Coalescer.SubmitAsync(Insert()));
    }

    [Test]
    public async Task A_store_that_failed_is_tried_in_earnest_before_it_is_said_to_work_again()
    {
        Coalescer.Submit(Claim());
        Store.OnCommit = _ => throw DiskFull;
        await Assert.ThrowsAsync<TaskStoreException>(() => Soon(Coalescer.SubmitAsync(Insert())));
        await Store.NextWrite();
        Store.OnCommit = batch => batch.IsTrial ? throw DiskFull : ValueTask.CompletedTask;
        Coalescer.Wake();
        StoreBatch idle;
        do
        {
            idle = await Soon(Store.Batches.ReadAsync().AsTask());
        }
        while (!idle.IsTrial);
        Assert.That(Coalescer.HasFailed, Is.True, "the demand alone writes nothing");

        Store.OnCommit = _ => ValueTask.CompletedTask;
        await Soon(Coalescer.SubmitAsync(Insert()));
        Assert.That(Coalescer.HasFailed, Is.False);
    }

    [Test]
    public async Task Any_other_exception_of_a_store_is_told_as_the_stores()
    {
        Store.OnCommit = _ => throw new InvalidOperationException("A bug.");
        var failure = await Assert.ThrowsAsync<TaskStoreException>(() => Soon(Coalescer.SubmitAsync(Insert())));
        Assert.That(failure!.InnerException, Is.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task Claims_survive_a_failure_and_are_tried_again_after_a_while()
    {
        Store.OnCommit = batch =>
        {
            if (batch.Claims.Count > 0)
            {
                Lease(batch);
            }

            throw DiskFull;
        };
        var claim = Claim();
        Coalescer.Submit(claim);
        await Assert.ThrowsAsync<TaskStoreException>(() => Soon(Coalescer.SubmitAsync(Insert())));
        Assert.That(claim.Leases, Is.Empty, "what was not committed is no lease");
        Store.OnCommit = batch =>
        {
            Lease(batch);
            return ValueTask.CompletedTask;
        };

        while (!claim.Completion.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.That(claim.Leases, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_operation_does_not_fail_for_the_fault_of_a_claim()
    {
        Coalescer.Submit(Claim());
        Store.OnCommit = batch => batch.Claims.Count > 0 ? throw Constraint : ValueTask.CompletedTask;
        await Soon(Coalescer.SubmitAsync(Insert()));
    }

    [Test]
    public async Task A_failing_store_with_standing_claims_is_left_in_peace_meanwhile()
    {
        Store.NextWake = DateTimeOffset.UnixEpoch;
        Store.OnCommit = _ => throw DiskFull;
        Coalescer.Submit(Claim());
        await Assert.ThrowsAsync<TaskStoreException>(() => Soon(Coalescer.SubmitAsync(Insert())));
        await Assert.ThrowsAsync<TaskStoreException>(() => Soon(Coalescer.SubmitAsync(Insert())));
        await Soon(Coalescer.StopAsync());

        var batches = 0;
        while (Store.Batches.TryRead(out _))
        {
            batches++;
        }

        Assert.That(batches, Is.LessThan(6));
    }

    private async Task CommitTogether(InsertOperation[] inserts, Func<StoreBatch, ValueTask> commit)
    {
        var gate = HoldCommits();
        Coalescer.Submit(Insert());
        await Store.NextWrite();
        Array.ForEach(inserts, Coalescer.Submit);
        Store.OnCommit = commit;
        gate.SetResult();
    }
}
