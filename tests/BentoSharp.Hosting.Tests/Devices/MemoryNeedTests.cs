using BentoSharp.Hosting.Devices;

namespace BentoSharp.Hosting.Tests.Devices;

public sealed class MemoryNeedTests
{
    private readonly DeviceExecutor _device = new(BentoDevice.Cpu, "cpu/0", null!, null!, null!);

    [Test]
    public void Nothing_is_known_before_a_run()
    {
        var need = new MemoryNeed(declared: 0);
        Assert.That((need.ItemBytes, need.MoreFor(_device, 100)), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public void What_a_larger_run_took_more_is_learned()
    {
        var need = new MemoryNeed(declared: 0);
        need.Fitted(_device, 4, grown: 40L << 20);
        need.Fitted(_device, 8, grown: 80L << 20);
        Assert.That(need.ItemBytes, Is.EqualTo(15L << 20));
    }

    [Test]
    public void Only_what_is_larger_than_all_before_takes_more()
    {
        var need = new MemoryNeed(declared: 1L << 20);
        need.Fitted(_device, 8, grown: null);
        Assert.That((need.MoreFor(_device, 8), need.MoreFor(_device, 10)), Is.EqualTo((0L, 2L << 20)));
    }

    [Test]
    public void What_is_declared_counts_whatever_is_seen()
    {
        var need = new MemoryNeed(declared: 1L << 20);
        need.Fitted(_device, 1, grown: 1L << 30);
        Assert.That(need.ItemBytes, Is.EqualTo(1L << 20));
    }

    [Test]
    public void A_small_difference_is_noise()
    {
        var need = new MemoryNeed(declared: 0);
        need.Fitted(_device, 4, grown: 1L << 20);
        Assert.That((need.ItemBytes, need.LargestOn(_device)), Is.EqualTo((0L, 4)));
    }
}
