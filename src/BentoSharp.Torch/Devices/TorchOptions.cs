namespace BentoSharp.Torch;

/// <summary>How TorchSharp is used. Configuration: <c>BentoSharp:Torch:&lt;value&gt;</c>.</summary>
public sealed class TorchOptions
{
    /// <summary>
    /// The folder with libtorch, where the application brings its own. It can only be chosen before libtorch is loaded, which happens by itself at
    /// the start of the program: set <c>BentoTorchLoadAtStart</c> to false in its project. Default: null, see <see cref="TorchNative"/>.
    /// </summary>
    public string? LibTorchPath { get; set; }

    /// <summary>
    /// The CUDA devices that services are given, such as <c>cuda:1</c>, in this order. Default: empty, all that there are.
    /// </summary>
    public IList<string> Devices { get; } = [];

    /// <summary>
    /// Whether the host refuses to start without a CUDA device. TorchSharp itself falls back to the processor without a word where a CUDA build can't
    /// be loaded. Default: false.
    /// </summary>
    public bool RequireCuda { get; set; }
}
