using BentoSharp.Torch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TorchSharp;

namespace BentoSharp.Hosting;

/// <summary>TorchSharp's devices for the workers of services.</summary>
public static class BentoTorchExtensions
{
    /// <summary>
    /// Makes the CUDA devices that TorchSharp sees known, so that the workers of a service with <c>Gpus</c> are given one each:
    /// <c>AddBentoSharp().AddTorchDevices().AddImageGeneration()</c>.
    /// </summary>
    /// <param name="builder">BentoSharp's builder.</param>
    /// <returns>The builder.</returns>
    public static BentoSharpBuilder AddTorchDevices(this BentoSharpBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IBentoDevices, TorchDevices>());
        return builder;
    }

    /// <summary>The device as TorchSharp has it: <c>model.to(device.ToTorch())</c>.</summary>
    /// <param name="device">The device that a worker was given.</param>
    /// <returns>TorchSharp's device.</returns>
    public static torch.Device ToTorch(this BentoDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return torch.device(device.Name);
    }
}
