using FashionMnist.Data;

namespace BentoSharp.Torch.Tests.Samples;

public sealed class ClothingDatasetTests
{
    [Test]
    public void The_bundled_images_are_a_thousand_with_a_label_each()
    {
        var bundled = ClothingDataset.LoadBundled();

        Assert.Multiple(() =>
        {
            Assert.That(bundled.Images, Has.Count.EqualTo(1000));
            Assert.That(bundled.Labels, Has.Count.EqualTo(1000));
            Assert.That(bundled.Labels.Distinct().Count(), Is.EqualTo(ClothingLabels.Count));
            Assert.That(ClothingLabels.Names[bundled.Labels[0]], Is.EqualTo("Ankle boot"));
        });
    }

    [Test]
    public void Missing_data_is_an_error_that_names_the_files_and_the_package()
    {
        using var folder = new TemporaryFolder();

        Assert.That(
            () => ClothingDataset.LoadTraining(folder.Path),
            Throws.TypeOf<FileNotFoundException>().With.Message.Contains(folder.File("train-images-idx3-ubyte.gz"))
                .And.Message.Contains(folder.File("train-labels-idx1-ubyte.gz")).And.Message.Contains("dataset-fashion-mnist"));
    }

    [Test]
    public void Images_and_labels_that_do_not_belong_together_are_refused()
    {
        using var folder = new TemporaryFolder();
        var assets = Path.Combine(AppContext.BaseDirectory, "Assets");
        File.Copy(Path.Combine(assets, "t10k-first1000-images-idx3-ubyte.gz"), folder.File("t10k-images-idx3-ubyte.gz"));
        using (var labels = new System.IO.Compression.GZipStream(File.Create(folder.File("t10k-labels-idx1-ubyte.gz")), System.IO.Compression.CompressionLevel.Fastest))
        {
            labels.Write([0, 0, 8, 1, 0, 0, 0, 1, 5]);
        }

        Assert.That(() => ClothingDataset.LoadTest(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("1000 images"));
    }
}
