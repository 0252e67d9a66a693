using BentoSharp.Hosting;
using TorchSharp;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Devices;

/// <summary>What makes CUDA useless to the process. Its name brings it behind the other tests that need a device.</summary>
[Category("Gpu")]
public sealed class PoisonedGpuTests
{
    [Test]
    public void A_failed_assertion_of_a_kernel_takes_the_device_with_it()
    {
        var (devices, device) = (GpuTests.Found(), new BentoDevice("cuda"));
        using var table = nn.Embedding(4, 2);
        table.to(device.ToTorch());
        var failure = Assert.Catch(() =>
        {
            table.forward(tensor(new long[] { 100 }).to(device.ToTorch())).Dispose();
            devices.EndRun(device);
        });
        Assert.That(devices.FaultOf(device, failure!), Is.EqualTo(BentoDeviceFault.Lost));
    }
}
