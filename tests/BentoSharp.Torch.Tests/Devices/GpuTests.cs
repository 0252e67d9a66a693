using BentoSharp.Hosting;
using BentoSharp.Torch.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Devices;

/// <summary>What can only be seen where a CUDA device is. Elsewhere these tests are not run.</summary>
[Category("Gpu")]
public sealed class GpuTests
{
    [Test]
    public void A_tensor_and_a_model_meet_on_the_device()
    {
        TorchNative.EnsureLoaded();
        Assert.That(torch.cuda.is_available(), Is.True, "This test needs a CUDA device and a CUDA build of libtorch.");
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddBentoSharp().AddTorchModule(static (_, _) => nn.Linear(2, 1));
        using var provider = services.BuildServiceProvider();
        var device = provider.GetRequiredService<IBentoDevices>().FindAccelerators()[0];
        using var scope = NewDisposeScope();
        var module = provider.GetRequiredService<TorchModules<Linear>>().On(device);
        var result = module.Module.forward(new BentoTensor<float>(new[] { 1f, 2 }, 1, 2).ToTorch(device));
        Assert.That(result.device_type, Is.EqualTo(DeviceType.CUDA));
        Assert.That(result.ToBento<float>().Shape, Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public void The_driver_tells_how_much_memory_a_device_has()
    {
        var memory = Found().ReadMemory(new BentoDevice("cuda"));
        Assert.That(memory!.Value.TotalBytes, Is.GreaterThan(1L << 30));
        Assert.That(memory.Value.FreeBytes, Is.InRange(1, memory.Value.TotalBytes));
    }

    [Test]
    public void What_does_not_fit_is_out_of_memory_and_the_device_goes_on()
    {
        var (devices, device) = (Found(), new BentoDevice("cuda"));
        var failure = Assert.Catch(() => zeros(1L << 40, device: device.ToTorch()).Dispose());
        Assert.That(devices.FaultOf(device, failure!), Is.EqualTo(BentoDeviceFault.OutOfMemory));
        devices.EndRun(device);
    }

    internal static TorchDevices Found()
    {
        TorchNative.EnsureLoaded();
        Assert.That(torch.cuda.is_available(), Is.True, "This test needs a CUDA device and a CUDA build of libtorch.");
        return new TorchDevices(static () => torch.cuda.device_count(), new TorchOptions());
    }
}
