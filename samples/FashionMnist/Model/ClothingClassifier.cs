using System.Runtime.InteropServices;
using BentoSharp.Torch;
using FashionMnist.Data;
using static TorchSharp.torch;

namespace FashionMnist.Model;

/// <summary>
/// The trained model. Several threads may call it at once: in eval mode nothing in the module changes. Each call is
/// synchronous, because TorchSharp's scopes belong to a thread. Dispose it when nobody calls it any more.
/// </summary>
public sealed class ClothingClassifier : IDisposable
{
    [ThreadStatic]
    private static bool t_isSingleThreaded;

    private readonly ClothingNet _net;

    /// <param name="weights">The weights; by default those that come with the sample.</param>
    /// <exception cref="FileNotFoundException">There are none; the message says how to make them.</exception>
    /// <exception cref="TorchNotAvailableException">libtorch is missing; the message says how to get it.</exception>
    public ClothingClassifier(string? weights = null)
    {
        weights ??= DefaultWeights;
        if (!File.Exists(weights))
        {
            throw new FileNotFoundException(
                $"The model's weights '{Path.GetFullPath(weights)}' are missing. "
                + "Run the task 'train', which makes them, or restore the file from the sample's Assets.",
                weights);
        }

        TorchNative.EnsureLoaded();
        _net = new ClothingNet();
        Safetensors.Load(_net, weights);
        _net.eval();
    }

    /// <summary>The weights that come with the sample, and that training replaces.</summary>
    public static string DefaultWeights => Path.Combine(AppContext.BaseDirectory, "Assets", "clothing-net.safetensors");

    /// <summary>Classifies one image.</summary>
    /// <param name="pixels28x28">784 gray values, line by line; the garment is light on black.</param>
    /// <exception cref="ArgumentException">It isn't the right number of pixels.</exception>
    public Classification Classify(ReadOnlySpan<byte> pixels28x28)
    {
        ClothingImage.CheckPixels(pixels28x28.Length);
        UseOneThread();
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        return Probabilities(ClothingTensors.OfImage(pixels28x28))[0];
    }

    /// <summary>Classifies several images in one run of the model.</summary>
    /// <param name="images">Images as for <see cref="Classify"/>.</param>
    /// <returns>The results in the images' order.</returns>
    /// <exception cref="ArgumentException">One of the images hasn't the right number of pixels.</exception>
    public IReadOnlyList<Classification> ClassifyBatch(IReadOnlyList<byte[]> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        foreach (var image in images)
        {
            ClothingImage.CheckPixels(image.Length);
        }

        if (images.Count == 0)
        {
            return [];
        }

        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        return Probabilities(ClothingTensors.OfImages([.. images]));
    }

    /// <summary>Classifies images that are a tensor already.</summary>
    /// <param name="images">Bytes as [n, 1, 28, 28].</param>
    /// <returns>The probability of each class, as [n, 10].</returns>
    public Tensor Score(Tensor images) => nn.functional.softmax(_net.forward(images.to_type(ScalarType.Float32).div_(255)), 1);

    public void Dispose() => _net.Dispose();

    /// <summary>
    /// Several calls run at once, so each keeps to its own thread: more threads for one small image would only wait for each other.
    /// libtorch holds this setting per thread.
    /// </summary>
    private static void UseOneThread()
    {
        if (!t_isSingleThreaded)
        {
            set_num_threads(1);
            t_isSingleThreaded = true;
        }
    }

    private Classification[] Probabilities(Tensor input)
    {
        var output = nn.functional.softmax(_net.forward(input), 1).contiguous();
        var values = MemoryMarshal.Cast<byte, float>(output.bytes);
        var results = new Classification[input.shape[0]];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = ToClassification(values.Slice(i * ClothingLabels.Count, ClothingLabels.Count));
        }

        return results;
    }

    private static Classification ToClassification(ReadOnlySpan<float> probabilities)
    {
        var best = 0;
        var scores = new Dictionary<string, float>(ClothingLabels.Count);
        for (var i = 0; i < probabilities.Length; i++)
        {
            scores.Add(ClothingLabels.Names[i], probabilities[i]);
            best = probabilities[i] > probabilities[best] ? i : best;
        }

        return new Classification(ClothingLabels.Names[best], probabilities[best], scores);
    }
}
