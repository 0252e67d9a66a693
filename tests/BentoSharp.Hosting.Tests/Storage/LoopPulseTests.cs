namespace BentoSharp.Hosting.Tests.Storage;

[TestFixture]
public sealed class LoopPulseTests : CoalescerFixture
{
    private static readonly TimeSpan TooLong = LoopPulse.Patience + TimeSpan.FromSeconds(1);

    [Test]
    public async Task A_committing_thread_that_hangs_is_noticed_and_so_is_its_return()
    {
        var gate = HoldCommits();
        var insert = Insert();
        Coalescer.Submit(insert);
        await Store.NextWrite();
        Assert.That(Coalescer.IsMoving, Is.True, "it may still answer");
        Time.Advance(TooLong);
        Assert.That(Coalescer.IsMoving, Is.False);

        gate.SetResult();
        await Soon(insert.Completion);
        await Soon(Until(() => Coalescer.IsMoving));
    }

    [Test]
    public async Task An_idle_thread_answers_whenever_it_is_asked()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.That(Coalescer.IsMoving, Is.True);
            await Soon(Coalescer.SubmitAsync(Insert()));
            Time.Advance(TooLong);
        }
    }

    [Test]
    public async Task Being_asked_leaves_the_store_in_peace()
    {
        await Soon(Coalescer.SubmitAsync(Insert()));
        while (Store.Batches.TryRead(out _))
        {
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.That(Coalescer.IsMoving, Is.True);
        }

        await Soon(Coalescer.StopAsync());
        Assert.That(Store.Batches.TryRead(out _), Is.False);
    }

    private static async Task Until(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Yield();
        }
    }
}
