using System.Runtime.InteropServices;
using FashionMnist.Data;
using static TorchSharp.torch;

namespace FashionMnist.Model;

/// <summary>
/// Makes tensors of images. One allocation and span copies: a tensor an image and a stack would take forty times as long.
/// </summary>
internal static class ClothingTensors
{
    /// <summary>Images as [n, 1, 28, 28], gray values from 0 to 1.</summary>
    public static Tensor OfImages(ReadOnlySpan<byte[]> images)
    {
        var tensor = empty([images.Length, 1, ClothingImage.Side, ClothingImage.Side], ScalarType.Float32);
        var values = MemoryMarshal.Cast<byte, float>(tensor.bytes);
        for (var i = 0; i < images.Length; i++)
        {
            Scale(images[i], values.Slice(i * ClothingImage.Pixels, ClothingImage.Pixels));
        }

        return tensor;
    }

    /// <summary>One image as [1, 1, 28, 28].</summary>
    public static Tensor OfImage(ReadOnlySpan<byte> pixels)
    {
        var tensor = empty([1, 1, ClothingImage.Side, ClothingImage.Side], ScalarType.Float32);
        Scale(pixels, MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return tensor;
    }

    public static Tensor OfLabels(ReadOnlySpan<byte> labels)
    {
        var tensor = empty([labels.Length], ScalarType.Int64);
        var values = MemoryMarshal.Cast<byte, long>(tensor.bytes);
        for (var i = 0; i < labels.Length; i++)
        {
            values[i] = labels[i];
        }

        return tensor;
    }

    private static void Scale(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        ClothingImage.CheckPixels(pixels.Length);
        for (var i = 0; i < pixels.Length; i++)
        {
            values[i] = pixels[i] / 255f;
        }
    }
}
