namespace BentoSharp.Hosting.Tests.Storage;

[TestFixture]
public sealed class StandingClaimTests : CoalescerFixture
{
    [Test]
    public async Task A_claim_stands_until_it_has_leases()
    {
        var claim = Claim();
        Coalescer.Submit(claim);
        await Soon(Coalescer.SubmitAsync(Insert()));
        Assert.That(claim.Completion.IsCompleted, Is.False);

        TaskRecord? lease = null;
        Store.OnCommit = batch =>
        {
            lease = Lease(batch);
            return ValueTask.CompletedTask;
        };
        Coalescer.Submit(Insert());

        await Soon(claim.Completion);
        Assert.That(claim.Leases, Is.EqualTo(new[] { lease }));
    }

    [Test]
    public async Task A_claim_that_has_leases_takes_part_no_more()
    {
        Store.OnCommit = batch =>
        {
            if (batch.Claims.Count > 0)
            {
                Lease(batch);
            }

            return ValueTask.CompletedTask;
        };
        var claim = Claim();
        Coalescer.Submit(claim);
        await Soon(claim.Completion);
        await Soon(Coalescer.SubmitAsync(Insert()));

        Assert.That((await Store.NextWrite()).Claims, Is.Empty);
        Assert.That(claim.Leases, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Claims_are_tried_again_when_a_task_becomes_ready_by_time()
    {
        Store.NextWake = NewTask.Start.AddSeconds(10);
        var claim = Claim();
        Coalescer.Submit(claim);
        await Soon(Coalescer.SubmitAsync(Insert()));
        Store.OnCommit = batch =>
        {
            Lease(batch);
            Store.NextWake = null;
            return ValueTask.CompletedTask;
        };

        await AdvanceUntil(claim.Completion);

        Assert.That(Time.GetUtcNow(), Is.GreaterThanOrEqualTo(NewTask.Start.AddSeconds(10)));
        Assert.That(claim.Leases, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_service_without_work_asks_the_store_nothing()
    {
        Coalescer.Submit(Claim());
        while ((await Soon(Store.Batches.ReadAsync().AsTask())).Claims.Count == 0)
        {
        }

        for (var hour = 0; hour < 100; hour++)
        {
            Time.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        await Soon(Coalescer.SubmitAsync(Insert()));
        Assert.That(Store.Batches.Count, Is.EqualTo(1), "nothing but the insert");
    }

    [Test]
    public async Task A_clock_that_jumps_ahead_is_noticed_within_a_minute()
    {
        Store.NextWake = NewTask.Start.AddHours(8);
        var claim = Claim();
        Coalescer.Submit(claim);
        await Soon(Coalescer.SubmitAsync(Insert()));
        Store.OnCommit = batch =>
        {
            Lease(batch);
            Store.NextWake = null;
            return ValueTask.CompletedTask;
        };

        // As after a sleep of the machine: the timers have stood still.
        Time.AdjustTime(NewTask.Start.AddHours(9));
        Time.Advance(TimeSpan.FromMinutes(1));
        await Soon(claim.Completion);
    }

    [Test]
    public async Task Tasks_expire_by_time_without_any_claim()
    {
        Store.NextWake = NewTask.Start.AddSeconds(10);
        var id = Guid.NewGuid();
        var ended = new TaskCompletionSource<TaskEnd>();
        Coalescer.TaskEnded += end => ended.TrySetResult(end);
        await Soon(Coalescer.SubmitAsync(Insert()));
        Store.OnCommit = batch =>
        {
            batch.EndedInQueue.Add(id);
            Store.NextWake = null;
            return ValueTask.CompletedTask;
        };

        await AdvanceUntil(ended.Task);

        Assert.That(await ended.Task, Is.EqualTo(new TaskEnd(id, BentoTaskStatus.Failure, WasRunning: false)));
    }

    [Test]
    public async Task A_wake_lets_the_claims_be_tried_again()
    {
        var claim = Claim();
        Coalescer.Submit(claim);
        await Soon(Coalescer.SubmitAsync(Insert()));
        Store.OnCommit = batch =>
        {
            Lease(batch);
            return ValueTask.CompletedTask;
        };

        Coalescer.Wake();

        await Soon(claim.Completion);
        Assert.That(claim.Leases, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_withdrawn_claim_ends_without_leases()
    {
        using var source = new CancellationTokenSource();
        var leases = Coalescer.ClaimAsync(Claim(), source.Token);
        await Soon(Coalescer.SubmitAsync(Insert()));
        await source.CancelAsync();

        Assert.That(await Soon(leases), Is.Empty);
        Store.OnCommit = batch => batch.Claims.Count == 0 ? ValueTask.CompletedTask : throw new AssertionException("It stands still.");
        await Soon(Coalescer.SubmitAsync(Insert()));
    }

    [Test]
    public async Task A_claim_that_is_withdrawn_before_it_stands_is_not_made()
    {
        Assert.That(await Soon(Coalescer.ClaimAsync(Claim(), new CancellationToken(canceled: true))), Is.Empty);
    }

    [Test]
    public async Task A_claim_that_is_withdrawn_while_it_is_leased_keeps_its_lease()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leased = new TaskCompletionSource<TaskRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.OnCommit = async batch =>
        {
            if (batch.Claims.Count > 0)
            {
                leased.TrySetResult(Lease(batch));
                await gate.Task;
            }
        };
        using var source = new CancellationTokenSource();
        var leases = Coalescer.ClaimAsync(Claim(), source.Token);
        var lease = await Soon(leased.Task);
        await source.CancelAsync();
        gate.SetResult();

        Assert.That(await Soon(leases), Is.EqualTo(new[] { lease }));
    }

    [Test]
    public async Task Stopping_withdraws_the_claims_before_the_last_commit()
    {
        var standing = Claim();
        Coalescer.Submit(standing);
        var gate = HoldCommits();
        Coalescer.Submit(Insert());
        await Store.NextWrite();
        var (claim, last) = (Claim(), Insert());
        Coalescer.Submit(claim);
        Coalescer.Submit(last);
        var stop = Coalescer.StopAsync();
        gate.SetResult();
        await Soon(stop);

        await Soon(Task.WhenAll(standing.Completion, claim.Completion));
        Assert.That(standing.Leases.Concat(claim.Leases), Is.Empty);
        var batch = await Store.NextWrite();
        Assert.That(batch.Inserts, Is.EqualTo(new[] { last }));
        Assert.That(batch.Claims, Is.Empty);
    }

    /// <summary>Lets time pass until something happens: the committing thread may set its timer after the test has moved the clock.</summary>
    private async Task AdvanceUntil(Task happened)
    {
        while (!happened.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await happened;
    }
}
