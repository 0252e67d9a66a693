using BentoSharp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace BentoSharp.Torch.Tests.Devices;

/// <summary>CUDA devices for workers. Where there are none, a count stands in for them.</summary>
public sealed class TorchDevicesTests
{
    [Test]
    public void Every_CUDA_device_is_told() =>
        Assert.That(new TorchDevices(static () => 2).FindAccelerators().Select(static device => device.Name), Is.EqualTo(new[] { "cuda:0", "cuda:1" }));

    [Test]
    public void As_many_are_found_as_TorchSharp_sees()
    {
        TorchNative.EnsureLoaded();
        Assert.That(new TorchDevices().FindAccelerators(), Has.Count.EqualTo(torch.cuda.is_available() ? torch.cuda.device_count() : 0));
    }

    [Test]
    public void They_are_registered_once()
    {
        var services = new ServiceCollection();
        services.AddBentoSharp().AddTorchDevices().AddTorchDevices();
        Assert.That(services.Where(static descriptor => descriptor.ServiceType == typeof(IBentoDevices)), Has.Exactly(1).Items);
    }

    [Test]
    public void The_processor_is_TorchSharps_own()
    {
        TorchNative.EnsureLoaded();
        using var zeros = torch.zeros(2, device: BentoDevice.Cpu.ToTorch());
        Assert.That(zeros.device_type, Is.EqualTo(DeviceType.CPU));
    }
}
