using BentoSharp.Hosting;
using TorchSharp;

namespace BentoSharp.Torch;

/// <summary>The CUDA devices that TorchSharp sees.</summary>
internal sealed class TorchDevices(Func<int> countCuda) : IBentoDevices
{
    public TorchDevices()
        : this(CountCuda)
    {
    }

    public IReadOnlyList<BentoDevice> FindAccelerators() =>
        [.. Enumerable.Range(0, countCuda()).Select(static index => new BentoDevice("cuda", index))];

    /// <summary>Without libtorch there is none; what is wrong with it shows where a model is loaded.</summary>
    private static int CountCuda() => TorchNative.TryLoad() && torch.cuda.is_available() ? torch.cuda.device_count() : 0;
}
