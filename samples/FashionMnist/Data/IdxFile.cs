using System.Buffers.Binary;
using System.IO.Compression;

namespace FashionMnist.Data;

/// <summary>
/// Reads the gzipped IDX files that MNIST-like data sets come in: a magic number whose last byte is the number of dimensions,
/// the dimensions as big-endian integers, then one byte a value.
/// </summary>
public static class IdxFile
{
    private const int LabelsMagic = 0x00000801;
    private const int ImagesMagic = 0x00000803;
    private const int MaxImages = 1_000_000;

    /// <summary>Reads images of 28 x 28 gray values, one array an image.</summary>
    /// <exception cref="InvalidDataException">The file isn't a gzipped IDX file of such images.</exception>
    public static IReadOnlyList<byte[]> ReadImages(string path)
    {
        using var idx = OpenFile(path, ImagesMagic, "images", dimensions: 3, out var sizes);
        if (sizes is not [_, ClothingImage.Side, ClothingImage.Side])
        {
            throw new InvalidDataException(
                $"'{path}' has images of {sizes[1]} x {sizes[2]} pixels; {ClothingImage.Side} x {ClothingImage.Side} are needed.");
        }

        var images = new byte[sizes[0]][];
        for (var i = 0; i < images.Length; i++)
        {
            images[i] = ReadExactly(idx, ClothingImage.Pixels, path);
        }

        ExpectEnd(idx, path);
        return images;
    }

    /// <summary>Reads labels, numbers from 0 to 9.</summary>
    /// <exception cref="InvalidDataException">The file isn't a gzipped IDX file of such labels.</exception>
    public static byte[] ReadLabels(string path)
    {
        using var idx = OpenFile(path, LabelsMagic, "labels", dimensions: 1, out var sizes);
        var labels = ReadExactly(idx, sizes[0], path);
        ExpectEnd(idx, path);
        return labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(ClothingLabels.Count - 1)) is >= 0 and var at
            ? throw new InvalidDataException(
                $"'{path}' has the label {labels[at]} at position {at}; there are only {ClothingLabels.Count} classes.")
            : labels;
    }

    private static GZipStream OpenFile(string path, int magic, string what, int dimensions, out int[] sizes)
    {
        var idx = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        try
        {
            var found = ReadInt32(idx, path);
            if (found != magic)
            {
                throw new InvalidDataException($"'{path}' begins with 0x{found:x8}; an IDX file of {what} begins with 0x{magic:x8}.");
            }

            sizes = new int[dimensions];
            for (var i = 0; i < dimensions; i++)
            {
                sizes[i] = ReadInt32(idx, path);
            }

            return sizes[0] is >= 0 and <= MaxImages
                ? idx
                : throw new InvalidDataException($"'{path}' claims {sizes[0]} {what}; at most {MaxImages} are read.");
        }
        catch
        {
            idx.Dispose();
            throw;
        }
    }

    private static int ReadInt32(Stream idx, string path) => BinaryPrimitives.ReadInt32BigEndian(ReadExactly(idx, 4, path));

    private static byte[] ReadExactly(Stream idx, int count, string path)
    {
        var bytes = new byte[count];
        try
        {
            return idx.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
                ? bytes
                : throw new InvalidDataException($"'{path}' ends before all that its header promises.");
        }
        catch (InvalidDataException e) when (e.InnerException is null && !e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"'{path}' is not a gzip file: {e.Message}", e);
        }
    }

    private static void ExpectEnd(Stream idx, string path)
    {
        if (idx.ReadByte() >= 0)
        {
            throw new InvalidDataException($"'{path}' is longer than its header says.");
        }
    }
}
