using BentoSharp.Hosting;
using BentoSharp.Torch.Models;
using Microsoft.Extensions.Options;
using TorchSharp;

namespace BentoSharp.Torch;

/// <summary>TorchSharp's devices: the CUDA devices as far as the options name them, and the processor.</summary>
internal sealed class TorchDevices(Func<int> countCuda, TorchOptions options, TorchModelLoads? models = null) : IBentoDevices
{
    private readonly Lazy<Nvml?> _nvml = new(static () => Nvml.TryOpen());

    public TorchDevices(IOptions<TorchOptions> options, TorchModelLoads models)
        : this(CountCuda, options.Value, models)
    {
    }

    public IReadOnlyList<BentoModelLoad> Models => models?.All ?? [];

    /// <exception cref="InvalidOperationException">The options name a device that is not there.</exception>
    public IReadOnlyList<BentoDevice> FindAccelerators()
    {
        if (options.Devices is [var only] && only == BentoDevice.Cpu.Name)
        {
            return [];
        }

        var all = Enumerable.Range(0, countCuda()).Select(static index => new BentoDevice("cuda", index)).ToDictionary(static device => device.Name);
        return options.Devices.Count == 0
            ? [.. all.Values]
            : [.. options.Devices.Select(name => all.TryGetValue(name, out var device) ? device : throw new InvalidOperationException(
                $"BentoSharp:Torch:Devices names \"{name}\", but there {(all.Count == 0 ? "is no CUDA device" : $"are only {string.Join(", ", all.Keys)}")}. "
                + "Name devices such as cuda:0, name cpu alone for the processor, or leave the list empty for all."))];
    }

    public void BeginThread(BentoDevice device, int processors)
    {
        // libtorch's own threads beside each of these would fight for the same processors. It is a setting of the thread.
        if (!device.IsAccelerator && TorchNative.TryLoad())
        {
            torch.set_num_threads(options.CpuThreads > 0 ? options.CpuThreads : processors);
        }
    }

    public void EndRun(BentoDevice device)
    {
        if (IsCuda(device))
        {
            torch.cuda.synchronize(device.ToTorch());
            torch.CheckForErrors();
        }
    }

    public BentoDeviceFault FaultOf(BentoDevice device, Exception exception) =>
        !IsCuda(device) ? BentoDeviceFault.None
        : CudaErrors.IsOutOfMemory(exception.Message) ? BentoDeviceFault.OutOfMemory
        : CudaErrors.IsOfDevice(exception.Message) && !Computes(device) ? BentoDeviceFault.Lost
        : BentoDeviceFault.None;

    public BentoDeviceMemory? ReadMemory(BentoDevice device) =>
        IsCuda(device) && _nvml.Value?.ReadMemory(device.Index, Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES")) is { } memory
            ? new BentoDeviceMemory(memory.Free, memory.Total)
            : null;

    public long? CountLiveObjects() => TorchNative.Status.State is TorchNativeState.Loaded ? torch.Tensor.TotalCount : null;

    /// <summary>Without libtorch there is none; what is wrong with it shows where a model is loaded.</summary>
    private static int CountCuda() => TorchNative.TryLoad() && torch.cuda.is_available() ? torch.cuda.device_count() : 0;

    private static bool IsCuda(BentoDevice device) => device.Type == "cuda";

    private static bool Computes(BentoDevice device)
    {
        try
        {
            using var scope = torch.NewDisposeScope();
            return torch.ones(1).to(device.ToTorch()).add(1).cpu().item<float>() == 2;
        }
#pragma warning disable CA1031 // Whatever it throws, the device does not compute.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
