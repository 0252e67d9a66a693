using BentoSharp.Hosting.Batches;

namespace BentoSharp.Hosting.Tests.Batches;

[TestFixture]
public sealed class BatchCostTests
{
    [Test]
    public void Nothing_is_known_before_the_first_batch() => Assert.That(new BatchCost().Of(10), Is.EqualTo(TimeSpan.Zero));

    [Test]
    public void A_line_is_found_again()
    {
        var cost = new BatchCost();
        foreach (var n in new[] { 1, 32, 8, 2, 16, 30 })
        {
            cost.Add(n, TimeSpan.FromMilliseconds(3 + (0.2 * n)));
        }

        Assert.That(cost.Of(1).TotalMilliseconds, Is.EqualTo(3.2).Within(0.01));
        Assert.That(cost.Of(100).TotalMilliseconds, Is.EqualTo(23).Within(0.01));
    }

    [Test]
    public void Batches_of_one_size_tell_only_of_that_size()
    {
        var cost = new BatchCost();
        cost.Add(4, TimeSpan.FromMilliseconds(8));
        Assert.That(cost.Of(4).TotalMilliseconds, Is.EqualTo(8).Within(0.01));
    }

    [Test]
    public void A_device_that_has_become_slower_is_noticed()
    {
        var cost = new BatchCost();
        for (var i = 0; i < 1_000; i++)
        {
            cost.Add((i % 8) + 1, TimeSpan.FromMilliseconds(1));
        }

        for (var i = 0; i < 200; i++)
        {
            cost.Add((i % 8) + 1, TimeSpan.FromMilliseconds(10));
        }

        Assert.That(cost.Of(4).TotalMilliseconds, Is.EqualTo(10).Within(0.5));
    }

    [Test]
    public void No_batch_takes_less_than_nothing()
    {
        var cost = new BatchCost();
        cost.Add(10, TimeSpan.FromMilliseconds(1));
        cost.Add(11, TimeSpan.FromMilliseconds(5));
        Assert.That(cost.Of(1), Is.GreaterThan(TimeSpan.Zero));
    }
}
