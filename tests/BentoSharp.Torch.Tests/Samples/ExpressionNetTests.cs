using FaceExpressions;
using FaceExpressions.Model;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Samples;

/// <summary>A model that others have trained, rebuilt: it answers what the original does.</summary>
public sealed class ExpressionNetTests
{
    private static readonly string s_manifest = Path.Combine(AppContext.BaseDirectory, "Assets", "face_expression_model-weights_manifest.json");

    private ExpressionNet _net = null!;

    private static IEnumerable<string> Pictures => Reference.Load().Keys;

    [OneTimeSetUp]
    public void Load()
    {
        TorchNative.EnsureLoaded();
        _net = new ExpressionNet(TfjsWeights.Load(s_manifest));
        _net.eval();
    }

    [OneTimeTearDown]
    public void Unload() => _net.Dispose();

    [TestCaseSource(nameof(Pictures))]
    public void It_answers_what_the_original_does(string picture)
    {
        var reference = Reference.Load()[picture];
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var logits = _net.forward(Reference.Picture(picture).Reshape(1, 3, 112, 112).ToTorch());
        Assert.That(logits.ToBento<float>().Memory.ToArray(), Is.EqualTo(reference.Logits).Within(2e-5));
        Assert.That(nn.functional.softmax(logits, 1).ToBento<float>().Memory.ToArray(), Is.EqualTo(reference.Probabilities).Within(2e-6));
    }

    [Test]
    public void The_astronaut_smiles() => Assert.That(
        Array.IndexOf(Reference.Load()["face"].Logits, Reference.Load()["face"].Logits.Max()), Is.EqualTo(ExpressionNet.Labels.ToList().IndexOf("happy")));

    [Test]
    public void Weights_that_do_not_belong_to_their_manifest_are_refused()
    {
        using var folder = new TemporaryFolder();
        var manifest = folder.Write("weights.json", File.ReadAllBytes(s_manifest));
        folder.Write("face_expression_model.bin", File.ReadAllBytes(Path.ChangeExtension(s_manifest, null).Replace("-weights_manifest", "", StringComparison.Ordinal) + ".bin")[..1000]);
        Assert.That(() => TfjsWeights.Load(manifest), Throws.TypeOf<InvalidDataException>().With.Message.Contains("is the file whole?"));
    }

    [Test]
    public async Task The_sample_runs_and_says_how_far_it_is_from_the_original()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = await SampleProgram.RunAsync("FaceExpressions", folder);
        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Match(@"face\s+happy\s+100\.0 %").And.Match(@"largest difference \d\.\de-[6-9]"));
    }
}
