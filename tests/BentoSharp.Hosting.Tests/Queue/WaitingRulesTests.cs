namespace BentoSharp.Hosting.Tests.Queue;

/// <summary>What a task that waits is told.</summary>
public sealed class WaitingRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly WaitingFacts Facts = new(Now, null, IsPaused: false, HasWorkers: true, IsAtLimit: false, Ahead: 4, PerSecond: 2);

    [Test]
    public void A_task_behind_others_is_told_its_place_and_a_range_around_the_measured_rate() => Assert.That(
        WaitingRules.Explain(Facts),
        Is.EqualTo(new BentoTaskWait(BentoWaitReason.Behind) { Position = 5, Earliest = Now.AddSeconds(1), Latest = Now.AddSeconds(5) }));

    [Test]
    public void Without_a_rate_there_is_a_place_only() => Assert.That(
        WaitingRules.Explain(Facts with { PerSecond = null }), Is.EqualTo(new BentoTaskWait(BentoWaitReason.Behind) { Position = 5 }));

    [Test]
    public void The_next_task_waits_for_one_that_runs_to_end() =>
        Assert.That(WaitingRules.Explain(Facts with { Ahead = 0 }).Reason, Is.EqualTo(BentoWaitReason.Limit));

    [Test]
    public void A_task_of_which_as_many_run_as_may_waits_for_the_limit() =>
        Assert.That(WaitingRules.Explain(Facts with { IsAtLimit = true }).Reason, Is.EqualTo(BentoWaitReason.Limit));

    [Test]
    public void A_delayed_task_is_told_its_time() => Assert.That(
        WaitingRules.Explain(Facts with { NotBefore = Now.AddHours(1) }),
        Is.EqualTo(new BentoTaskWait(BentoWaitReason.Delayed) { Earliest = Now.AddHours(1) }));

    [Test]
    public void Nobody_knows_how_long_a_pause_is() =>
        Assert.That(WaitingRules.Explain(Facts with { IsPaused = true, HasWorkers = false }), Is.EqualTo(new BentoTaskWait(BentoWaitReason.Paused)));

    [Test]
    public void A_task_that_nobody_runs_is_told_so() =>
        Assert.That(WaitingRules.Explain(Facts with { HasWorkers = false }), Is.EqualTo(new BentoTaskWait(BentoWaitReason.NoWorker)));

    [TestCase(null, 1)]
    [TestCase(100.0, 1)]
    [TestCase(0.3, 4)]
    [TestCase(0.0001, 60)]
    public void Who_found_no_room_comes_again_when_about_one_task_has_ended(double? perSecond, int seconds) =>
        Assert.That(WaitingRules.RetryAfter(perSecond), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void The_rate_is_of_the_last_minutes()
    {
        DateTimeOffset[] ends = [Now.AddHours(-1), Now.AddSeconds(-10), Now.AddSeconds(-9), Now.AddSeconds(-2)];
        Assert.That(CompletionRate.Of(ends, Now), Is.EqualTo(0.2).Within(1e-9));
        Assert.That(CompletionRate.Of(ends, Now.AddHours(1)), Is.Null);
        Assert.That(CompletionRate.Of([], Now), Is.Null);
    }
}
