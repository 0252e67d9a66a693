using BentoSharp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TorchSharp;

namespace BentoSharp.Torch.Tests.Devices;

/// <summary>CUDA devices for workers. Where there are none, a count stands in for them.</summary>
public sealed class TorchDevicesTests
{
    [Test]
    public void Every_CUDA_device_is_told() =>
        Assert.That(new TorchDevices(static () => 2, new TorchOptions()).FindAccelerators().Select(static device => device.Name), Is.EqualTo(new[] { "cuda:0", "cuda:1" }));

    [Test]
    public void As_many_are_found_as_TorchSharp_sees()
    {
        TorchNative.EnsureLoaded();
        Assert.That(new TorchDevices(Options.Create(new TorchOptions())).FindAccelerators(), Has.Count.EqualTo(torch.cuda.is_available() ? torch.cuda.device_count() : 0));
    }

    [Test]
    public void Those_that_the_options_name_are_given_in_their_order()
    {
        var options = new TorchOptions { Devices = { "cuda:2", "cuda:0" } };
        Assert.That(
            new TorchDevices(static () => 3, options).FindAccelerators().Select(static device => device.Name), Is.EqualTo(new[] { "cuda:2", "cuda:0" }));
    }

    [TestCase(0, "no CUDA device")]
    [TestCase(1, "only cuda:0")]
    public void A_device_that_is_not_there_is_told(int count, string what)
    {
        var devices = new TorchDevices(() => count, new TorchOptions { Devices = { "cuda:1" } });
        var wrong = Assert.Throws<InvalidOperationException>(() => devices.FindAccelerators());
        Assert.That(wrong!.Message, Does.Contain("BentoSharp:Torch:Devices").And.Contain("\"cuda:1\"").And.Contain(what));
    }

    [Test]
    public async Task A_host_that_requires_CUDA_does_not_start_without()
    {
        var options = Options.Create(new TorchOptions { RequireCuda = true });
        var start = new TorchStart(options, [new TorchDevices(static () => 0, options.Value)], NullLogger<TorchStart>.Instance);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => start.StartAsync(CancellationToken.None));
        Assert.That(refused!.Message, Does.Contain("BentoSharp:Torch:RequireCuda"));

        var enough = new TorchStart(options, [new TorchDevices(static () => 1, options.Value)], NullLogger<TorchStart>.Instance);
        await enough.StartAsync(CancellationToken.None);
    }

    [Test]
    public void They_are_registered_once()
    {
        var services = new ServiceCollection();
        services.AddBentoSharp().AddTorch().AddTorch();
        Assert.That(services.Where(static descriptor => descriptor.ServiceType == typeof(IBentoDevices)), Has.Exactly(1).Items);
        Assert.That(services.Where(static descriptor => descriptor.ImplementationType == typeof(TorchStart)), Has.Exactly(1).Items);
    }

    [Test]
    public void The_processor_is_TorchSharps_own()
    {
        TorchNative.EnsureLoaded();
        using var zeros = torch.zeros(2, device: BentoDevice.Cpu.ToTorch());
        Assert.That(zeros.device_type, Is.EqualTo(DeviceType.CPU));
    }
}
