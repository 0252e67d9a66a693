using BentoSharp.Hosting.Tests.Storage;

namespace BentoSharp.Hosting.Tests.Queue;

/// <summary>What a watcher is told of a stream, given what it knows.</summary>
public sealed class StreamProgressTests
{
    [Test]
    public void Items_of_the_run_that_is_known_go_on() => Check(Task(BentoTaskStatus.InProgress, 2), Page(2, 5, 3), At(2, 5), restart: null, told: 3, after: At(2, 8));

    [Test]
    public void Who_knows_nothing_is_told_all() => Check(Task(BentoTaskStatus.Success, 2), Page(2, 0, 3), At(0, 0), restart: null, told: 3, after: At(2, 3));

    [Test]
    public void A_new_attempt_voids_what_was_told_before_it_streams() =>
        Check(Task(BentoTaskStatus.InProgress, 3), Page(2, 5, 0), At(2, 5), restart: 3, told: 0, after: At(3, 0));

    [Test]
    public void Items_of_an_attempt_that_is_over_are_not_told_while_a_new_one_runs() =>
        Check(Task(BentoTaskStatus.InProgress, 3), Page(2, 0, 5), At(0, 0), restart: null, told: 0, after: At(0, 0));

    [Test]
    public void A_run_that_began_after_the_state_was_read_voids_what_was_told() =>
        Check(Task(BentoTaskStatus.InProgress, 2), Page(3, 0, 4), At(2, 5), restart: 3, told: 4, after: At(3, 4));

    [Test]
    public void Where_nothing_was_told_of_a_run_nothing_is_void() =>
        Check(Task(BentoTaskStatus.InProgress, 3), Page(3, 0, 1), At(2, 0), restart: null, told: 1, after: At(3, 1));

    [Test]
    public void A_run_that_has_ended_well_without_items_voids_what_was_told() =>
        Check(Task(BentoTaskStatus.Success, 3), TaskItemsPage.Empty, At(2, 5), restart: 3, told: 0, after: At(3, 0));

    [Test]
    public void A_cancellation_voids_nothing() =>
        Check(Task(BentoTaskStatus.Canceled, 3), Page(2, 5, 2), At(2, 5), restart: null, told: 2, after: At(2, 7));

    [Test]
    public void A_wait_for_the_next_attempt_voids_nothing_yet() =>
        Check(Task(BentoTaskStatus.Pending, 2), Page(2, 5, 0), At(2, 5), restart: null, told: 0, after: At(2, 5));

    [Test]
    public void A_place_that_is_none_of_this_task_begins_with_the_first_item() =>
        Check(Task(BentoTaskStatus.Success, 2), Page(2, 0, 3), At(9, 7), restart: null, told: 3, after: At(2, 3));

    [Test]
    public void The_state_comes_after_all_items()
    {
        var more = StreamProgress.Next(Task(BentoTaskStatus.Success, 2), [], Page(2, 0, 3) with { HasMore = true }, At(0, 0));
        Assert.That(more.Task, Is.Null);
    }

    private static void Check(TaskRecord task, TaskItemsPage page, WatchPlace place, int? restart, int told, WatchPlace after)
    {
        var snapshot = StreamProgress.Next(task, [], page, place);
        Assert.That((snapshot.Restart, snapshot.Items.Lines.Count, StreamProgress.After(snapshot)), Is.EqualTo((restart, told, after)));
        Assert.That(snapshot.Task, Is.SameAs(task));
    }

    private static TaskRecord Task(BentoTaskStatus state, long fence) => NewTask.Create() with { State = state, Fence = fence, Attempt = (int)fence };

    private static TaskItemsPage Page(long run, long first, int count) =>
        new(run, (int)run, first, [.. Enumerable.Repeat((ReadOnlyMemory<byte>)"0"u8.ToArray(), count)], HasMore: false);

    private static WatchPlace At(long run, long next) => new(0, new TaskItemsPlace(run, next));
}
