using CsCheck;

namespace BentoSharp.Hosting.Tests.Queue;

[TestFixture]
public sealed class TaskStateMachineTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TaskStanding Pending = new() { State = BentoTaskStatus.Pending, Fence = 4, Attempt = 2, Interruptions = 1, Due = 7 };
    private static readonly TaskStanding Running = Pending with { State = BentoTaskStatus.InProgress, Fence = 5, Attempt = 3, ExecutedAt = Now.AddHours(-1) };

    private static readonly Gen<TaskStanding> AnyTask =
        Gen.Select(Gen.Int[0, 4], Gen.Long[0, 3], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[-2, 2], Gen.Int[-2, 2]).Select(
            (state, fence, attempt, interruptions, notBefore, deadline) => new TaskStanding
            {
                State = (BentoTaskStatus)state,
                Fence = fence,
                Attempt = attempt,
                Interruptions = interruptions,
                NotBefore = notBefore == -2 ? null : Now.AddSeconds(notBefore),
                Deadline = deadline == -2 ? null : Now.AddSeconds(deadline),
            });

    [Test]
    public void A_lease_begins_an_attempt_and_raises_the_fence() =>
        Assert.That(
            TaskStateMachine.Lease(Pending, Now),
            Is.EqualTo(Pending with { State = BentoTaskStatus.InProgress, Fence = 5, Attempt = 3, ExecutedAt = Now }));

    [Test]
    public void Only_a_task_that_waits_is_leased() => Assert.That(TaskStateMachine.Lease(Running, Now), Is.Null);

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void A_task_is_leased_from_its_time_on(int seconds, bool isLeased) =>
        Assert.That(TaskStateMachine.Lease(Pending with { NotBefore = Now.AddSeconds(seconds) }, Now).HasValue, Is.EqualTo(isLeased));

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void A_task_is_leased_before_its_deadline(int seconds, bool isLeased) =>
        Assert.That(TaskStateMachine.Lease(Pending with { Deadline = Now.AddSeconds(seconds) }, Now).HasValue, Is.EqualTo(isLeased));

    [Test]
    public void An_attempt_succeeds() =>
        Assert.That(TaskStateMachine.Succeed(Running, 5, Now), Is.EqualTo(Running with { State = BentoTaskStatus.Success, FinishedAt = Now }));

    [Test]
    public void An_attempt_fails() =>
        Assert.That(TaskStateMachine.Fail(Running, 5, Now), Is.EqualTo(Running with { State = BentoTaskStatus.Failure, FinishedAt = Now }));

    [Test]
    public void A_failed_attempt_that_is_repeated_stays_counted() =>
        Assert.That(
            TaskStateMachine.RetryLater(Running, 5, Now.AddSeconds(9), 70),
            Is.EqualTo(Running with { State = BentoTaskStatus.Pending, NotBefore = Now.AddSeconds(9), Due = 70 }));

    [Test]
    public void An_attempt_given_back_is_not_counted_and_keeps_its_place() =>
        Assert.That(TaskStateMachine.GiveBack(Running, 5), Is.EqualTo(Running with { State = BentoTaskStatus.Pending, Attempt = 2 }));

    [Test]
    public void An_attempt_that_was_interrupted_is_not_counted_but_the_interruption_is() =>
        Assert.That(
            TaskStateMachine.GiveBack(Running, 5, isInterruption: true),
            Is.EqualTo(Running with { State = BentoTaskStatus.Pending, Attempt = 2, Interruptions = Running.Interruptions + 1 }));

    [Test]
    public void A_waiting_task_is_canceled() =>
        Assert.That(TaskStateMachine.Cancel(Pending, Now), Is.EqualTo(Pending with { State = BentoTaskStatus.Canceled, FinishedAt = Now }));

    [Test]
    public void A_running_task_that_is_canceled_loses_its_right() =>
        Assert.That(TaskStateMachine.Cancel(Running, Now), Is.EqualTo(Running with { State = BentoTaskStatus.Canceled, FinishedAt = Now, Fence = 6 }));

    [TestCase(1, false)]
    [TestCase(0, true)]
    public void A_waiting_task_expires_at_its_deadline(int seconds, bool isExpired)
    {
        var task = Pending with { Deadline = Now.AddSeconds(seconds) };
        Assert.That(
            TaskStateMachine.Expire(task, Now),
            isExpired ? Is.EqualTo(task with { State = BentoTaskStatus.Failure, FinishedAt = Now }) : Is.Null);
    }

    [Test]
    public void A_task_without_a_deadline_or_one_that_runs_does_not_expire()
    {
        Assert.That(TaskStateMachine.Expire(Pending, DateTimeOffset.MaxValue), Is.Null);
        Assert.That(TaskStateMachine.Expire(Running with { Deadline = Now }, Now), Is.Null);
    }

    [Test]
    public void An_interrupted_attempt_is_not_counted_but_the_interruption_is() =>
        Assert.That(
            TaskStateMachine.Recover(Running, 3, Now),
            Is.EqualTo(Running with { State = BentoTaskStatus.Pending, Attempt = 2, Interruptions = 2 }));

    [Test]
    public void A_task_interrupted_too_often_is_parked() =>
        Assert.That(
            TaskStateMachine.Recover(Running, 2, Now),
            Is.EqualTo(Running with { State = BentoTaskStatus.Failure, Interruptions = 2, FinishedAt = Now }));

    [Test]
    public void Without_a_limit_no_task_is_parked() =>
        Assert.That(
            TaskStateMachine.Recover(Running with { Interruptions = 1_000 }, int.MaxValue, Now)?.State, Is.EqualTo(BentoTaskStatus.Pending));

    [Test]
    public void Only_a_waiting_task_is_given_up()
    {
        Assert.That(TaskStateMachine.GiveUp(Pending, Now), Is.EqualTo(Pending with { State = BentoTaskStatus.Failure, FinishedAt = Now }));
        Assert.That(TaskStateMachine.GiveUp(Running, Now), Is.Null);
    }

    [Test]
    public void Only_a_running_task_is_interrupted() => Assert.That(TaskStateMachine.Recover(Pending, 3, Now), Is.Null);

    [Test]
    public void A_terminal_state_never_changes() =>
        AnyTask.Where(task => TaskStateMachine.IsTerminal(task.State)).Sample(task => Transitions(task, task.Fence).All(after => after is null));

    [Test]
    public void The_end_of_an_attempt_needs_its_fence() =>
        Gen.Select(AnyTask, Gen.Long[0, 3]).Where((task, fence) => task.Fence != fence || task.State != BentoTaskStatus.InProgress).Sample(
            (task, fence) => Ends(task, fence).All(after => after is null));

    [Test]
    public void The_fence_never_falls_and_rises_where_an_attempt_begins_or_loses_its_right() =>
        AnyTask.Sample(task => Transitions(task, task.Fence).OfType<TaskStanding>().All(after =>
            after.Fence - task.Fence == (after.State == BentoTaskStatus.InProgress || (after.State == BentoTaskStatus.Canceled && task.State == BentoTaskStatus.InProgress) ? 1 : 0)));

    [Test]
    public void The_end_is_dated_exactly_where_it_is_the_end() =>
        AnyTask.Where(task => !TaskStateMachine.IsTerminal(task.State)).Sample(task =>
            Transitions(task, task.Fence).OfType<TaskStanding>().All(after => (after.FinishedAt == Now) == TaskStateMachine.IsTerminal(after.State)));

    private static IEnumerable<TaskStanding?> Ends(TaskStanding task, long fence) =>
    [
        TaskStateMachine.Succeed(task, fence, Now),
        TaskStateMachine.Fail(task, fence, Now),
        TaskStateMachine.RetryLater(task, fence, Now, 1),
        TaskStateMachine.GiveBack(task, fence),
    ];

    private static IEnumerable<TaskStanding?> Transitions(TaskStanding task, long fence) =>
    [
        .. Ends(task, fence),
        TaskStateMachine.Lease(task, Now),
        TaskStateMachine.Cancel(task, Now),
        TaskStateMachine.Expire(task, Now),
        TaskStateMachine.GiveUp(task, Now),
        TaskStateMachine.Recover(task, 3, Now),
    ];
}
