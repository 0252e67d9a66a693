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
    /// The CUDA devices that services are given, such as <c>cuda:1</c>, in this order; <c>cpu</c> alone: none. Default: empty, all that there are. Where there
    /// is none, services compute on the processor, which has a thread for each core.
    /// </summary>
    public IList<string> Devices { get; } = [];

    /// <summary>
    /// Whether the host refuses to start without a CUDA device. TorchSharp itself falls back to the processor without a word where a CUDA build can't
    /// be loaded. Default: false.
    /// </summary>
    public bool RequireCuda { get; set; }

    /// <summary>
    /// Whether glibc's allocator is set for large tensors, and NNPACK is switched off, before libtorch is loaded: a CNN with large batches is then four
    /// times as fast. Like <see cref="LibTorchPath"/> it takes effect here only where <c>BentoTorchLoadAtStart</c> is false; else set <c>BentoTorchTune</c>
    /// in the project. Default: null, as <c>BentoTorchTune</c> says, which is true.
    /// </summary>
    public bool? TuneAllocator { get; set; }

    /// <summary>
    /// How many threads libtorch uses for one operation, on each of the processor's threads that run services. Default: 0, the processors of the machine
    /// divided by the workers that compute on them, at least 1.
    /// </summary>
    public int CpuThreads { get; set; }
}
