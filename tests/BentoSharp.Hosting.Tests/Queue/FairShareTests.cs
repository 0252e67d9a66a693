namespace BentoSharp.Hosting.Tests.Queue;

[TestFixture]
public sealed class FairShareTests
{
    private static readonly long Now = TaskOrder.Microseconds(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Test]
    public void A_task_goes_behind_the_last_of_its_key_by_what_it_costs() =>
        Assert.That(FairShare.Due(Now, Now + 500, 200, null), Is.EqualTo(Now + 700));

    [Test]
    public void A_key_of_which_nothing_waits_owes_nothing() => Assert.That(FairShare.Due(Now, null, 200, null), Is.EqualTo(Now + 200));

    [Test]
    public void A_key_that_was_quiet_has_saved_nothing() => Assert.That(FairShare.Due(Now, Now - 1_000_000, 200, null), Is.EqualTo(Now + 200));

    [Test]
    public void A_deadline_only_makes_the_place_earlier()
    {
        Assert.That(FairShare.Due(Now, Now + 500, 200, TaskOrder.Time(Now + 600)), Is.EqualTo(Now + 600));
        Assert.That(FairShare.Due(Now, Now + 500, 200, TaskOrder.Time(Now + 900)), Is.EqualTo(Now + 700));
    }

    [Test]
    public void What_is_expected_follows_what_was_measured()
    {
        Assert.That(FairShare.Learn(null, 300), Is.EqualTo(300));
        var cost = 300.0;
        for (var i = 0; i < 20; i++)
        {
            cost = FairShare.Learn(cost, 1_000);
        }

        Assert.That(cost, Is.EqualTo(1_000).Within(20));
    }
}
