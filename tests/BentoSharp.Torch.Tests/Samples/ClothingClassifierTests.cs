using FashionMnist.Data;
using FashionMnist.Model;

namespace BentoSharp.Torch.Tests.Samples;

public sealed class ClothingClassifierTests
{
    private readonly ClothingDataset _bundled = ClothingDataset.LoadBundled();
    private ClothingClassifier _classifier = null!;

    [OneTimeSetUp]
    public void Load() => _classifier = new ClothingClassifier();

    [OneTimeTearDown]
    public void Unload() => _classifier.Dispose();

    [Test]
    public void The_bundled_weights_reach_their_recorded_accuracy_on_the_bundled_images() =>
        Assert.That(ClothingAccuracy.Measure(_classifier, _bundled), Is.EqualTo(0.922).Within(0.003));

    [Test]
    public void A_label_comes_with_its_confidence_and_the_probability_of_every_class()
    {
        var boot = _classifier.Classify(_bundled.Images[0]);

        Assert.Multiple(() =>
        {
            Assert.That(boot.Label, Is.EqualTo("Ankle boot"));
            Assert.That(boot.Scores.Keys, Is.EqualTo(ClothingLabels.Names));
            Assert.That(boot.Scores.Values.Sum(), Is.EqualTo(1).Within(1e-4));
            Assert.That(boot.Confidence, Is.EqualTo(boot.Scores.Values.Max()).And.EqualTo(boot.Scores["Ankle boot"]));
        });
    }

    [Test]
    public void A_batch_gives_what_its_images_give_alone()
    {
        var images = _bundled.Images.Take(50).ToList();

        var batch = _classifier.ClassifyBatch(images);

        Assert.That(batch, Has.Count.EqualTo(50));
        Assert.Multiple(() =>
        {
            for (var i = 0; i < images.Count; i++)
            {
                Assert.That(batch[i].Scores.Values, Is.EqualTo(_classifier.Classify(images[i]).Scores.Values).Within(1e-4), $"image {i}");
            }
        });
    }

    [Test]
    public void An_empty_batch_gives_nothing() => Assert.That(_classifier.ClassifyBatch([]), Is.Empty);

    [TestCase(0)]
    [TestCase(783)]
    [TestCase(785)]
    public void A_wrong_number_of_pixels_is_refused_before_torch_sees_it(int count) =>
        Assert.Multiple(() =>
        {
            Assert.That(() => _classifier.Classify(new byte[count]), Throws.ArgumentException.With.Message.Contains($"{count}"));
            Assert.That(() => _classifier.ClassifyBatch([new byte[784], new byte[count]]), Throws.ArgumentException.With.Message.Contains($"{count}"));
        });

    [Test]
    public async Task Several_threads_at_once_get_what_one_gets()
    {
        var expected = _classifier.ClassifyBatch([.. _bundled.Images.Take(200)]);

        var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Task.Run(() => Enumerable.Range(0, 200).Select(i => _classifier.Classify(_bundled.Images[i])).ToList())));

        Assert.That(
            found.SelectMany(results => results.Select(r => r.Confidence)),
            Is.EqualTo(Enumerable.Repeat(expected, 4).SelectMany(e => e.Select(r => r.Confidence))).Within(1e-4));
    }

    [Test]
    public void Missing_weights_are_an_error_that_names_the_file_and_the_remedy()
    {
        using var folder = new TemporaryFolder();

        Assert.That(
            () => new ClothingClassifier(folder.File("none.safetensors")),
            Throws.TypeOf<FileNotFoundException>().With.Message.Contains(folder.File("none.safetensors")).And.Message.Contains("'train'"));
    }

    [Test]
    public void Weights_survive_being_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        using var net = new ClothingNet();
        Safetensors.Load(net, ClothingClassifier.DefaultWeights);
        Safetensors.Save(net, folder.File("copy.safetensors"));
        using var copy = new ClothingClassifier(folder.File("copy.safetensors"));

        Assert.That(copy.Classify(_bundled.Images[7]).Scores, Is.EqualTo(_classifier.Classify(_bundled.Images[7]).Scores));
    }
}
