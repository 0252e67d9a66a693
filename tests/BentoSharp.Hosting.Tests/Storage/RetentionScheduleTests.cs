using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.Hosting.Tests.Storage;

[TestFixture]
public sealed class RetentionScheduleTests
{
    private readonly FakeTimeProvider _time = new(NewTask.Start);
    private readonly ScriptedStore _store = new();

    [Test]
    public void Tasks_are_kept_for_the_retention_after_their_end()
    {
        DateTimeOffset? before = null;
        _store.OnPrune = time =>
        {
            before = time;
            return false;
        };
        Schedule().Step(isIdle: true);

        Assert.That(before, Is.EqualTo(_time.GetUtcNow() - TimeSpan.FromDays(7)));
    }

    [Test]
    public void Steps_follow_each_other_while_nobody_waits()
    {
        _store.OnPrune = _ => true;
        var schedule = Schedule();

        Assert.That(schedule.Step(isIdle: true), Is.True);
        Assert.That(schedule.Step(isIdle: true), Is.True);
    }

    [Test]
    public void Steps_are_rare_while_somebody_waits()
    {
        var steps = 0;
        _store.OnPrune = _ => ++steps > 0;
        var schedule = Schedule();

        Assert.That(schedule.Step(isIdle: false), Is.False);
        Assert.That(schedule.Step(isIdle: false), Is.False);
        Assert.That(steps, Is.EqualTo(1));
        _time.Advance(TimeSpan.FromMilliseconds(20));
        schedule.Step(isIdle: false);
        Assert.That(steps, Is.EqualTo(2));
    }

    [Test]
    public void The_next_pass_comes_after_a_pause()
    {
        var steps = 0;
        _store.OnPrune = _ => ++steps == 0;
        var schedule = Schedule();
        schedule.Step(isIdle: true);
        schedule.Step(isIdle: true);

        Assert.That(steps, Is.EqualTo(1));
        Assert.That(schedule.Next, Is.EqualTo(_time.GetUtcNow() + TimeSpan.FromMinutes(1)));
    }

    [Test]
    public void A_failure_is_tried_again_later()
    {
        _store.OnPrune = _ => throw new TaskStoreException("The disk is full.");
        var schedule = Schedule();

        Assert.That(schedule.Step(isIdle: true), Is.False);
        Assert.That(schedule.Next, Is.GreaterThan(_time.GetUtcNow()));
    }

    [Test]
    public void Nothing_is_deleted_where_tasks_are_kept_for_ever()
    {
        _store.OnPrune = _ => throw new AssertionException("It was.");
        var schedule = new RetentionSchedule(_store, _time, NullLogger.Instance, null);

        Assert.That(schedule.Step(isIdle: true), Is.False);
        Assert.That(schedule.Next, Is.Null);
    }

    [Test]
    public void Nothing_is_deleted_where_each_state_is_kept_for_ever()
    {
        _store.OnPrune = _ => throw new AssertionException("It was.");

        Assert.That(new RetentionSchedule(_store, _time, NullLogger.Instance, RetentionRules.All(BentoRetention.Forever)).Next, Is.Null);
    }

    [Test]
    public void A_pass_that_takes_long_is_made_less_often()
    {
        _store.OnPrune = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            return false;
        };
        var schedule = Schedule();
        var before = _time.GetUtcNow();
        schedule.Step(isIdle: true);

        Assert.That(schedule.Next, Is.EqualTo(before + TimeSpan.FromMinutes(10)), "a twentieth of the time at most");
    }

    private RetentionSchedule Schedule() => new(_store, _time, NullLogger.Instance, RetentionRules.All(TimeSpan.FromDays(7)));
}
