using TextEncoder;
using TextEncoder.Model;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Samples;

/// <summary>A text encoder whose texts are padded.</summary>
public sealed class EncoderNetTests
{
    private EncoderNet _net = null!;

    [OneTimeSetUp]
    public void Make()
    {
        TorchNative.EnsureLoaded();
        _net = new EncoderNet(seed: 1);
        _net.eval();
    }

    [OneTimeTearDown]
    public void Dispose() => _net.Dispose();

    [Test]
    public void A_text_has_the_same_vector_however_it_is_padded()
    {
        var words = Vocabulary.Numbers("Gift cards never expire.").Memory.ToArray();
        var alone = Encode(words, words.Length);
        Assert.That(words, Has.Length.EqualTo(4));
        Assert.That(Encode(words, 8), Is.EqualTo(alone).Within(1e-5));
        Assert.That(Encode(words, 64), Is.EqualTo(alone).Within(1e-5));
        Assert.That(alone.Sum(static number => number * number), Is.EqualTo(1).Within(1e-5));
    }

    [Test]
    public void A_seed_gives_the_same_weights_each_time()
    {
        using var again = new EncoderNet(seed: 1);
        again.eval();
        var words = Vocabulary.Numbers("the same").Memory.ToArray();
        Assert.That(Encode(words, 2, again), Is.EqualTo(Encode(words, 2)));
    }

    [Test]
    public async Task The_sample_runs_and_says_what_padding_has_cost()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = await SampleProgram.RunAsync("TextEncoder", folder);
        Assert.That(code, Is.Zero, output);
        foreach (var (question, answer) in new[] { (0, 0), (1, 6), (2, 5), (3, 11), (4, 3), (5, 10) })
        {
            Assert.That(output, Does.Match($@"{System.Text.RegularExpressions.Regex.Escape(Answers.Questions[question])}\s+0\.\d\d\s+{System.Text.RegularExpressions.Regex.Escape(Answers.All[answer])}"));
        }

        Assert.That(output, Does.Match(@"22 texts in \d+ batches of lengths 8, 16, 32, 64: \d+ words in \d+ places, 1408 if all were padded to 64"));
    }

    private float[] Encode(long[] words, int length, EncoderNet? net = null)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var padded = new long[length];
        words.CopyTo(padded, 0);
        return (net ?? _net).forward(tensor(padded).reshape(1, length)).ToBento<float>().Memory.ToArray();
    }
}
