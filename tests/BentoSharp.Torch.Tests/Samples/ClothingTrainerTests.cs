using System.Buffers.Binary;
using System.IO.Compression;
using FashionMnist.Data;
using FashionMnist.Model;
using FashionMnist.Training;

namespace BentoSharp.Torch.Tests.Samples;

public sealed class ClothingTrainerTests
{
    private readonly ClothingDataset _bundled = ClothingDataset.LoadBundled();

    [Test]
    public void A_few_batches_lower_the_loss_and_progress_is_reported_to_the_end()
    {
        using var net = new ClothingNet();
        var reports = new List<(double Share, string Line)>();

        var losses = ClothingTrainer.Fit(net, Few(256), epochs: 5, batchSize: 32, progress: (share, line) => reports.Add((share, line)));

        Assert.Multiple(() =>
        {
            Assert.That(losses, Has.Count.EqualTo(5));
            Assert.That(losses[^1], Is.LessThan(losses[0] * 0.7));
            Assert.That(reports.Select(r => r.Share), Is.Ordered.And.All.InRange(0, 1));
            Assert.That(reports, Has.Count.EqualTo(5));
            Assert.That(reports[^1].Share, Is.EqualTo(1));
            Assert.That(reports[^1].Line, Does.Contain("epoch 5 of 5").And.Contain("loss"));
            Assert.That(net.training, Is.False, "dropout must be off afterwards");
        });
    }

    [Test]
    public void Training_stops_between_two_batches_when_cancelled()
    {
        using var net = new ClothingNet();
        using var cancel = new CancellationTokenSource();
        var reports = 0;

        void CancelAtOnce(double share, string line)
        {
            reports++;
            cancel.Cancel();
        }

        Assert.Multiple(() =>
        {
            Assert.That(
                () => ClothingTrainer.Fit(net, Few(64), epochs: 1000, progress: CancelAtOnce, cancellationToken: cancel.Token),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(reports, Is.EqualTo(1));
        });
    }

    [Test]
    public void Training_writes_weights_that_give_the_accuracy_it_returns()
    {
        using var folder = new TemporaryFolder();
        WriteData(folder, 300);
        var weights = folder.File("out/weights.safetensors");
        var lines = new List<string>();

        var accuracy = ClothingTrainer.Train(folder.Path, epochs: 3, weights, (_, line) => lines.Add(line));

        using var classifier = new ClothingClassifier(weights);
        Assert.Multiple(() =>
        {
            Assert.That(accuracy, Is.GreaterThan(0.3).And.EqualTo(ClothingAccuracy.Measure(classifier, ClothingDataset.LoadTest(folder.Path))));
            Assert.That(lines[^1], Does.Contain("accuracy").And.Contain("300 test images"));
            Assert.That(Directory.GetFiles(folder.File("out")), Has.Length.EqualTo(1));
        });
    }

    [Test]
    public void A_cancelled_training_leaves_the_old_weights_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        WriteData(folder, 100);
        var weights = folder.Write("out/weights.safetensors", [1, 2, 3]);
        using var cancel = new CancellationTokenSource();

        Assert.Multiple(() =>
        {
            Assert.That(
                () => ClothingTrainer.Train(folder.Path, 2, weights, (_, _) => cancel.Cancel(), cancel.Token), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(File.ReadAllBytes(weights), Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(Directory.GetFiles(folder.File("out")), Has.Length.EqualTo(1));
        });
    }

    [Test]
    public void Missing_data_is_told_before_anything_is_trained()
    {
        using var folder = new TemporaryFolder();

        Assert.That(
            () => ClothingTrainer.Train(folder.Path, 1, folder.File("weights")),
            Throws.TypeOf<FileNotFoundException>().With.Message.Contains("dataset-fashion-mnist"));
    }

    private ClothingDataset Few(int count) => new([.. _bundled.Images.Take(count)], [.. _bundled.Labels.Take(count)]);

    /// <summary>The first images, as both the training and the test set.</summary>
    private void WriteData(TemporaryFolder folder, int count)
    {
        foreach (var part in (string[])["train", "t10k"])
        {
            WriteIdx(folder.File($"{part}-images-idx3-ubyte.gz"), [0x803, count, 28, 28], [.. _bundled.Images.Take(count).SelectMany(i => i)]);
            WriteIdx(folder.File($"{part}-labels-idx1-ubyte.gz"), [0x801, count], [.. _bundled.Labels.Take(count)]);
        }
    }

    private static void WriteIdx(string path, int[] head, byte[] values)
    {
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        foreach (var number in head)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, number);
            gzip.Write(bytes);
        }

        gzip.Write(values);
    }
}
