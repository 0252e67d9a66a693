using Microsoft.Extensions.Logging.Abstractions;

namespace BentoSharp.Hosting.Tests.Storage;

[TestFixture]
public sealed class StoreCoalescerTests : CoalescerFixture
{
    [Test]
    public async Task An_operation_completes_when_its_batch_is_committed()
    {
        var gate = HoldCommits();
        var insert = Insert();
        Coalescer.Submit(insert);
        var batch = await Store.NextWrite();

        Assert.That(batch.Inserts, Is.EqualTo(new[] { insert }));
        Assert.That(insert.Completion.IsCompleted, Is.False);
        gate.SetResult();
        await Soon(insert.Completion);
    }

    [Test]
    public async Task What_gathers_during_a_commit_becomes_one_batch()
    {
        var gate = HoldCommits();
        Coalescer.Submit(Insert());
        await Store.NextWrite();
        StoreOperation[] operations = [Insert(), Insert(), new CancelOperation(NewTask.Service, Guid.NewGuid()), new ReportOperation(Guid.NewGuid(), 1, 0.5, null)];
        foreach (var operation in operations)
        {
            Coalescer.Submit(operation);
        }

        gate.SetResult();
        var batch = await Store.NextWrite();

        Assert.That(batch.Inserts, Is.EqualTo(operations[..2]), "in the order of their submits");
        Assert.That((batch.Cancels.Count, batch.Reports.Count), Is.EqualTo((1, 1)));
        await Soon(Task.WhenAll(operations.Select(operation => operation.Completion)));
    }

    [Test]
    public async Task A_batch_is_bounded()
    {
        var gate = HoldCommits();
        Coalescer.Submit(Insert());
        await Store.NextWrite();
        var inserts = Enumerable.Range(0, 150).Select(_ => Insert()).ToArray();
        Array.ForEach(inserts, Coalescer.Submit);
        gate.SetResult();

        Assert.That((await Store.NextWrite()).Inserts, Is.EqualTo(inserts[..100]));
        Assert.That((await Store.NextWrite()).Inserts, Is.EqualTo(inserts[100..]));
    }

    [Test]
    public async Task Concurrent_submits_are_all_committed_once()
    {
        var inserts = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 2_000).Select(_ => Insert()).ToArray()).ToArray();
        await Task.WhenAll(inserts.Select(own => Task.Run(() => Array.ForEach(own, Coalescer.Submit))));
        await Soon(Task.WhenAll(inserts.SelectMany(own => own).Select(insert => insert.Completion)));
        await Coalescer.StopAsync();

        var seen = new List<InsertOperation>();
        while (Store.Batches.TryRead(out var batch))
        {
            seen.AddRange(batch.Inserts);
        }

        Assert.That(seen, Has.Count.EqualTo(8_000));
        foreach (var own in inserts)
        {
            var set = own.ToHashSet();
            Assert.That(seen.Where(set.Contains).SequenceEqual(own), Is.True, "the order of each submitter is kept");
        }
    }

    [Test]
    public async Task Commits_run_on_a_thread_of_their_own()
    {
        await Soon(Coalescer.SubmitAsync(Insert()));
        Assert.That(Store.Thread, Is.EqualTo("BentoSharp store"));
    }

    [Test]
    public async Task An_operation_is_submitted_once()
    {
        var insert = Insert();
        await Soon(Coalescer.SubmitAsync(insert));
        Assert.Throws<InvalidOperationException>(() => Coalescer.Submit(insert));
    }

    [Test]
    public async Task Stopping_commits_what_waits_then_closes_the_store()
    {
        var gate = HoldCommits();
        Coalescer.Submit(Insert());
        await Store.NextWrite();
        var waiting = Insert();
        Coalescer.Submit(waiting);
        var stop = Coalescer.StopAsync();
        Assert.That(stop.IsCompleted, Is.False);
        gate.SetResult();

        await Soon(stop);
        await Soon(waiting.Completion);
        Assert.That(Store.IsClosed, Is.True);
    }

    [Test]
    public async Task A_submit_after_the_stop_fails_clearly()
    {
        await Soon(Coalescer.StopAsync());
        var failure = await Assert.ThrowsAsync<TaskStoreException>(() => Soon(Coalescer.SubmitAsync(Insert())));
        Assert.That(failure!.Message, Does.Contain("stopped"));
        await Soon(Coalescer.StopAsync());
    }

    [Test]
    public async Task No_submit_is_left_hanging_by_a_stop()
    {
        var submitters = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                await Coalescer.SubmitAsync(Insert());
            }
        })).ToArray();
        await Store.NextWrite();
        await Soon(Coalescer.StopAsync());

        foreach (var submitter in submitters)
        {
            await Assert.ThrowsAsync<TaskStoreException>(() => Soon(submitter));
        }
    }

    [Test]
    public async Task A_store_that_can_not_be_opened_refuses_what_is_submitted()
    {
        var store = new ScriptedStore { OpenFailure = new TaskStoreException("It belongs to another.") };
        var coalescer = new StoreCoalescer(store, Time, NullLogger.Instance);
        var early = coalescer.SubmitAsync(Insert());

        var failure = await Assert.ThrowsAsync<TaskStoreException>(() => coalescer.StartAsync(CancellationToken.None));
        Assert.That(failure!.Message, Is.EqualTo("It belongs to another."));
        await Assert.ThrowsAsync<TaskStoreException>(() => Soon(early));
        await Assert.ThrowsAsync<TaskStoreException>(() => Soon(coalescer.SubmitAsync(Insert())));
        await Soon(coalescer.StopAsync());
    }

    [Test]
    public async Task A_store_that_can_not_be_closed_is_told_by_the_stop()
    {
        var coalescer = new StoreCoalescer(new ScriptedStore { CloseFailure = new TaskStoreException("The disk is gone.") }, Time, NullLogger.Instance);
        await coalescer.StartAsync(CancellationToken.None);
        await Assert.ThrowsAsync<TaskStoreException>(() => Soon(coalescer.StopAsync()));
    }

    [Test]
    public async Task A_coalescer_that_was_never_started_stops_and_refuses()
    {
        var coalescer = new StoreCoalescer(Store, Time, NullLogger.Instance);
        var insert = coalescer.SubmitAsync(Insert());
        await Soon(coalescer.StopAsync());
        await Assert.ThrowsAsync<TaskStoreException>(() => Soon(insert));
    }
}
