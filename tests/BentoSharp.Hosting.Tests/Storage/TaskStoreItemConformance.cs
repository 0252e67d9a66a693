using System.Text;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>How every store keeps the items that tasks stream.</summary>
public abstract class TaskStoreItemConformance : StoreFixture
{
    [Test]
    public async Task Items_of_reports_and_of_the_end_are_read_in_order_from_any_place()
    {
        var lease = await InsertAndLease();
        await Commit(Report(lease, 0, "0", "1"));
        await Commit(Report(lease, 2, "2"), Report(lease, 3, "3", "4"));
        var end = FinishOf(lease, AttemptEnd.Succeeded);
        end.Items = Items(5, "5");
        await Commit(end);

        for (var next = 0; next <= 6; next++)
        {
            var page = await Read(lease, lease.Fence, next);
            Assert.That(Texts(page), Is.EqualTo(Enumerable.Range(next, 6 - next).Select(i => $"{i}")));
            Assert.That((page.Run, page.Attempt, page.First, page.HasMore), Is.EqualTo((lease.Fence, 1, (long)next, false)));
        }
    }

    [Test]
    public async Task Items_of_a_later_run_void_those_before_it()
    {
        var first = await InsertAndLease();
        await Commit(Report(first, 0, "a", "b"));
        await Finish(first, AttemptEnd.Retry);
        Assert.That(Texts(await Read(first)), Is.EqualTo(new[] { "a", "b" }), "until the later run has streamed");
        var second = (await Lease(1)).Single();
        await Commit(Report(second, 0, "c"));
        await Commit(Report(second, 1, "d"));
        var page = await Read(second, first.Fence, 2);
        Assert.That(Texts(page), Is.EqualTo(new[] { "c", "d" }), "also for who stands in the first");
        Assert.That((page.Run, page.Attempt, page.First), Is.EqualTo((second.Fence, 2, 0L)));
    }

    [Test]
    public async Task A_run_that_ends_without_items_voids_those_before_it()
    {
        var first = await InsertAndLease();
        await Commit(Report(first, 0, "a"));
        await Finish(first, AttemptEnd.Retry);
        var second = (await Lease(1)).Single();
        var end = FinishOf(second, AttemptEnd.Succeeded);
        end.Items = Items(0);
        await Commit(end);
        Assert.That(await Read(second), Is.EqualTo(TaskItemsPage.Empty));
    }

    [TestCase(AttemptEnd.Failed)]
    [TestCase(AttemptEnd.Retry)]
    [TestCase(AttemptEnd.GivenBack)]
    public async Task Items_of_a_run_that_did_not_end_well_are_kept(AttemptEnd how)
    {
        var lease = await InsertAndLease();
        await Commit(Report(lease, 0, "a"));
        var end = FinishOf(lease, how);
        end.Items = Items(1, "b");
        await Commit(end);
        Assert.That(Texts(await Read(lease)), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task Items_of_an_attempt_without_right_are_refused()
    {
        var lease = await InsertAndLease();
        await Commit(Report(lease, 0, "a"));
        await Commit(new CancelOperation(NewTask.Service, lease.Id));
        var end = FinishOf(lease, AttemptEnd.Succeeded);
        end.Items = Items(1, "late");
        await Commit(Report(lease, 1, "late"), end);
        Assert.That(Texts(await Read(lease)), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task A_report_that_comes_again_with_more_is_kept_once()
    {
        var lease = await InsertAndLease();
        await Commit(Report(lease, 0, "a", "b"));
        await Commit(Report(lease, 2, "c"));
        await Commit(Report(lease, 2, "c", "d"));
        Assert.That(Texts(await Read(lease)), Is.EqualTo(new[] { "a", "b", "c", "d" }));
    }

    [Test]
    public async Task Many_bytes_are_read_in_pages()
    {
        var lease = await InsertAndLease();
        for (var i = 0; i < 20; i++)
        {
            await Commit(Report(lease, i * 2, new string((char)('a' + i), 50_000), $"{i}"));
        }

        var read = new List<string>();
        var pages = 0;
        TaskItemsPage page;
        do
        {
            page = await Read(lease, lease.Fence, read.Count);
            read.AddRange(Texts(page));
            pages++;
        }
        while (page.HasMore);

        Assert.That(read, Has.Count.EqualTo(40));
        Assert.That(read[38], Is.EqualTo(new string('t', 50_000)));
        Assert.That(read[39], Is.EqualTo("19"));
        Assert.That(pages, Is.InRange(2, 20));
    }

    [Test]
    public async Task Items_outlive_the_process()
    {
        var lease = await InsertAndLease();
        await Commit(Report(lease, 0, "a"));
        await Crash();
        Assert.That(Texts(await Read(lease)), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task Items_are_deleted_with_their_task()
    {
        var lease = await InsertAndLease();
        var end = FinishOf(lease, AttemptEnd.Succeeded);
        end.Items = Items(0, "a");
        await Commit(end);
        while (await Store.PruneAsync(Time.GetUtcNow().AddDays(1), 100))
        {
        }

        // Places in the store may be used again after a start.
        await Restart();
        var again = await InsertAndLease(NewTask.Create() with { Id = lease.Id });
        Assert.That(await Read(again), Is.EqualTo(TaskItemsPage.Empty));
    }

    private static ReportOperation Report(TaskRecord lease, long first, params string[] items) =>
        new(lease.Id, lease.Fence) { Items = Items(first, items) };

    private static TaskItems Items(long first, params string[] items) =>
        new(first, [.. items.Select(static item => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(item))]);

    private static string[] Texts(TaskItemsPage page) => [.. page.Lines.Select(static line => Encoding.UTF8.GetString(line.Span))];

    private ValueTask<TaskItemsPage> Read(TaskRecord task, long run = 0, long next = 0) =>
        Store.ReadItemsAsync(task.Id, new TaskItemsPlace(run, next), CancellationToken.None);
}
