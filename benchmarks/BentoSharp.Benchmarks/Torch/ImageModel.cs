using System.Runtime.InteropServices;
using BentoSharp.Torch;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BentoSharp.Benchmarks.Torch;

/// <summary>A model over images of bytes. Called by one thread at a time, or by several: it does not change.</summary>
internal sealed class ImageModel : IDisposable
{
    private readonly Module<Tensor, Tensor> _net;
    private readonly long[] _shape;

    [ThreadStatic]
    private static bool t_isSingleThreaded;

    private ImageModel(Module<Tensor, Tensor> net, params long[] shape)
    {
        _net = net;
        _shape = shape;
        Bytes = (int)shape.Aggregate(static (a, b) => a * b);
    }

    /// <summary>How many bytes an image has.</summary>
    public int Bytes { get; }

    /// <summary>Three layers, 269,000 weights.</summary>
    public static ImageModel Mlp()
    {
        TorchNative.EnsureLoaded();
        var net = Sequential(("a", Linear(784, 256)), ("b", ReLU()), ("c", Linear(256, 256)), ("d", ReLU()), ("e", Linear(256, 10)));
        net.eval();
        return new ImageModel(net, 784);
    }

    /// <summary>ResNet-18 over 64 x 64 pixels of three colours.</summary>
    public static ImageModel ResNet()
    {
        TorchNative.EnsureLoaded();
        return new ImageModel(new ResNet18(), 3, 64, 64);
    }

    /// <summary>The most probable class of each image.</summary>
    public int[] Classify(IReadOnlyList<byte[]> images)
    {
        if (!t_isSingleThreaded)
        {
            set_num_threads(1);
            t_isSingleThreaded = true;
        }

        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var input = empty([images.Count, .. _shape], ScalarType.Float32);
        var values = MemoryMarshal.Cast<byte, float>(input.bytes);
        for (var i = 0; i < images.Count; i++)
        {
            var image = images[i];
            for (var j = 0; j < image.Length; j++)
            {
                values[(i * Bytes) + j] = image[j] / 255f;
            }
        }

        var classes = _net.forward(input).argmax(1).contiguous();
        return Array.ConvertAll(MemoryMarshal.Cast<byte, long>(classes.bytes).ToArray(), static number => (int)number);
    }

    public void Dispose() => _net.Dispose();
}
