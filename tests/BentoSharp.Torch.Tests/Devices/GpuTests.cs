using BentoSharp.Hosting;
using BentoSharp.Torch.Models;
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
        services.AddLogging();
        services.AddBentoSharp().AddTorchModule(static (_, _) => nn.Linear(2, 1));
        using var provider = services.BuildServiceProvider();
        var device = provider.GetRequiredService<IBentoDevices>().FindAccelerators()[0];
        using var scope = NewDisposeScope();
        var module = provider.GetRequiredService<TorchModules<Linear>>().On(device);
        var result = module.Module.forward(new BentoTensor<float>(new[] { 1f, 2 }, 1, 2).ToTorch(device));
        Assert.That(result.device_type, Is.EqualTo(DeviceType.CUDA));
        Assert.That(result.ToBento<float>().Shape, Is.EqualTo(new[] { 1, 1 }));
    }
}
