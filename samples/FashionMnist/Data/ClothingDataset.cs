namespace FashionMnist.Data;

/// <summary>Images with their labels, in the same order.</summary>
public sealed record ClothingDataset(IReadOnlyList<byte[]> Images, IReadOnlyList<byte> Labels)
{
    /// <summary>Where Debian's package puts the files.</summary>
    public const string DefaultFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>The first 1,000 test images, which come with the sample.</summary>
    public static ClothingDataset LoadBundled() => Load(Path.Combine(AppContext.BaseDirectory, "Assets"), "t10k-first1000");

    /// <summary>The 60,000 images to train with.</summary>
    public static ClothingDataset LoadTraining(string folder = DefaultFolder) => Load(folder, "train");

    /// <summary>The 10,000 images to test with.</summary>
    public static ClothingDataset LoadTest(string folder = DefaultFolder) => Load(folder, "t10k");

    /// <exception cref="FileNotFoundException">A file is missing; the message says where it is to be had.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the two don't belong together.</exception>
    private static ClothingDataset Load(string folder, string part)
    {
        var images = Path.Combine(folder, $"{part}-images-idx3-ubyte.gz");
        var labels = Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz");
        if (new[] { images, labels }.Where(file => !File.Exists(file)).ToList() is { Count: > 0 } missing)
        {
            throw new FileNotFoundException(
                $"Fashion-MNIST is not complete: {string.Join(" and ", missing.Select(file => $"'{file}'"))} missing. "
                + $"Install Debian's package dataset-fashion-mnist, which puts the files into {DefaultFolder}, "
                + "or name the folder that has them.",
                missing[0]);
        }

        var dataset = new ClothingDataset(IdxFile.ReadImages(images), IdxFile.ReadLabels(labels));
        return dataset.Images.Count == dataset.Labels.Count
            ? dataset
            : throw new InvalidDataException($"'{images}' has {dataset.Images.Count} images, '{labels}' {dataset.Labels.Count} labels.");
    }
}
