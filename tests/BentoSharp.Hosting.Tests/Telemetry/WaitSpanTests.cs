using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Tests.Storage;

namespace BentoSharp.Hosting.Tests.Telemetry;

/// <summary>Since when a task waited for its attempt.</summary>
[TestFixture]
public sealed class WaitSpanTests
{
    private static readonly TaskRecord First = NewTask.Create() with { Attempt = 1, ExecutedAt = NewTask.Start.AddSeconds(10) };

    [Test]
    public void The_first_attempt_waited_since_the_submit() =>
        Assert.That(WaitSpan.Of(First), Is.EqualTo(new WaitSpan(NewTask.Start, TimeSpan.FromSeconds(10))));

    [Test]
    public void A_delayed_task_waited_since_the_end_of_its_delay() =>
        Assert.That(WaitSpan.Of(First with { NotBefore = NewTask.Start.AddSeconds(7) })!.Value.Length, Is.EqualTo(TimeSpan.FromSeconds(3)));

    [Test]
    public void A_repeated_attempt_waited_since_the_end_of_its_backoff() =>
        Assert.That(WaitSpan.Of(First with { Attempt = 2, NotBefore = NewTask.Start.AddSeconds(9) })!.Value.Length, Is.EqualTo(TimeSpan.FromSeconds(1)));

    [Test]
    public void Nothing_is_told_where_nobody_knows_since_when_it_waited()
    {
        Assert.That(WaitSpan.Of(First with { Attempt = 2 }), Is.Null);
        Assert.That(WaitSpan.Of(First with { Interruptions = 1 }), Is.Null);
    }

    [Test]
    public void A_clock_that_steps_back_makes_no_negative_wait() =>
        Assert.That(WaitSpan.Of(First with { ExecutedAt = NewTask.Start.AddSeconds(-5) })!.Value.Length, Is.EqualTo(TimeSpan.Zero));
}
