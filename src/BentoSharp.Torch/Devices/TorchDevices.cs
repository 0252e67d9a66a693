using BentoSharp.Hosting;
using Microsoft.Extensions.Options;
using TorchSharp;

namespace BentoSharp.Torch;

/// <summary>The CUDA devices that TorchSharp sees, as far as the options name them.</summary>
internal sealed class TorchDevices(Func<int> countCuda, TorchOptions options) : IBentoDevices
{
    public TorchDevices(IOptions<TorchOptions> options)
        : this(CountCuda, options.Value)
    {
    }

    /// <exception cref="InvalidOperationException">The options name a device that is not there.</exception>
    public IReadOnlyList<BentoDevice> FindAccelerators()
    {
        var all = Enumerable.Range(0, countCuda()).Select(static index => new BentoDevice("cuda", index)).ToDictionary(static device => device.Name);
        return options.Devices.Count == 0
            ? [.. all.Values]
            : [.. options.Devices.Select(name => all.TryGetValue(name, out var device) ? device : throw new InvalidOperationException(
                $"BentoSharp:Torch:Devices names \"{name}\", but there {(all.Count == 0 ? "is no CUDA device" : $"are only {string.Join(", ", all.Keys)}")}. "
                + "Name devices such as cuda:0, or leave the list empty for all."))];
    }

    /// <summary>Without libtorch there is none; what is wrong with it shows where a model is loaded.</summary>
    private static int CountCuda() => TorchNative.TryLoad() && torch.cuda.is_available() ? torch.cuda.device_count() : 0;
}
