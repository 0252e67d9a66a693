using BentoSharp.Hosting.Batches;

namespace BentoSharp.Hosting.Tests.Batches;

[TestFixture]
public sealed class BatchCapTests
{
    [Test]
    public void A_batch_that_does_not_fit_halves_the_cap()
    {
        var cap = new BatchCap(32);
        cap.DidNotFit(32);
        Assert.That((cap.Current, cap.OutOfMemoryCount), Is.EqualTo((16, 1)));
        cap.DidNotFit(10);
        Assert.That(cap.Current, Is.EqualTo(5));
    }

    [Test]
    public void One_item_may_always_be_tried()
    {
        var cap = new BatchCap(2);
        cap.DidNotFit(1);
        Assert.That(cap.Current, Is.EqualTo(1));
    }

    [Test]
    public void The_cap_is_raised_slowly_by_full_batches_that_fit()
    {
        var cap = new BatchCap(32);
        cap.DidNotFit(32);
        for (var i = 0; i < 49; i++)
        {
            cap.Fitted(16);
        }

        Assert.That(cap.Current, Is.EqualTo(16));
        cap.Fitted(16);
        Assert.That(cap.Current, Is.EqualTo(18));
    }

    [Test]
    public void The_cap_is_never_raised_above_the_maximum()
    {
        var cap = new BatchCap(8);
        cap.DidNotFit(8);
        for (var i = 0; i < 1_000; i++)
        {
            cap.Fitted(8);
        }

        Assert.That(cap.Current, Is.EqualTo(8));
    }
}
