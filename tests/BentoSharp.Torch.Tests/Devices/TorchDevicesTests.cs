using BentoSharp.Hosting;
using BentoSharp.Torch.Models;
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
        Assert.That(new TorchDevices(Options.Create(new TorchOptions()), new TorchModelLoads()).FindAccelerators(), Has.Count.EqualTo(torch.cuda.is_available() ? torch.cuda.device_count() : 0));
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
    public void The_processor_alone_can_be_chosen_where_CUDA_is() =>
        Assert.That(new TorchDevices(static () => 2, new TorchOptions { Devices = { "cpu" } }).FindAccelerators(), Is.Empty);

    [TestCase(0, 3, 3)]
    [TestCase(2, 3, 2)]
    public void A_thread_of_the_processor_uses_its_share_of_it(int option, int processors, int threads)
    {
        var devices = new TorchDevices(static () => 0, new TorchOptions { CpuThreads = option });
        var seen = 0;
        var thread = new Thread(() =>
        {
            devices.BeginThread(BentoDevice.Cpu, processors);
            seen = torch.get_num_threads();
        });
        thread.Start();
        thread.Join();
        Assert.That(seen, Is.EqualTo(threads));
    }

    [Test]
    public void Tensors_are_counted()
    {
        TorchNative.EnsureLoaded();
        var devices = new TorchDevices(static () => 0, new TorchOptions());
        using var kept = torch.zeros(1);
        Assert.That(devices.CountLiveObjects(), Is.GreaterThanOrEqualTo(1));
    }

    [TestCase("CUDA out of memory. Tried to allocate 2.00 GiB", ExpectedResult = "out of memory")]
    [TestCase("CUDA error: out of memory", ExpectedResult = "out of memory")]
    [TestCase("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", ExpectedResult = "out of memory")]
    [TestCase("CUDA error: device-side assert triggered", ExpectedResult = "device")]
    [TestCase("CUDA error: an illegal memory access was encountered", ExpectedResult = "device")]
    [TestCase("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED", ExpectedResult = "device")]
    [TestCase("mat1 and mat2 shapes cannot be multiplied (1x4 and 5x1)", ExpectedResult = "")]
    public string What_libtorch_says_of_a_device_is_understood(string message) =>
        CudaErrors.IsOutOfMemory(message) ? "out of memory" : CudaErrors.IsOfDevice(message) ? "device" : "";

    [TestCase(null, 1, ExpectedResult = "1")]
    [TestCase("", 1, ExpectedResult = "1")]
    [TestCase("2,0", 0, ExpectedResult = "2")]
    [TestCase("GPU-1a2b, GPU-3c4d", 1, ExpectedResult = "GPU-3c4d")]
    public string A_device_of_CUDA_is_found_among_those_of_the_machine(string? visible, int index) => Nvml.NameOf(index, visible);

    [Test]
    public void Without_a_driver_no_memory_is_told() =>
        Assert.That(Nvml.TryOpen("libnvidia-ml.so.that-is-not-there"), Is.Null);

    [Test]
    public void The_processor_is_TorchSharps_own()
    {
        TorchNative.EnsureLoaded();
        using var zeros = torch.zeros(2, device: BentoDevice.Cpu.ToTorch());
        Assert.That(zeros.device_type, Is.EqualTo(DeviceType.CPU));
    }
}
