using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Models;

/// <summary>Models come from files whose contents are the ones that are meant.</summary>
public sealed class TorchWeightsTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Begin()
    {
        TorchNative.EnsureLoaded();
        _folder = new TemporaryFolder();
    }

    [TearDown]
    public void End() => _folder.Dispose();

    [TestCase(".safetensors")]
    [TestCase(".dat")]
    public void Weights_are_what_was_saved(string extension)
    {
        var path = _folder.File("net" + extension);
        using var saved = nn.Linear(3, 2);
        if (extension == ".dat")
        {
            saved.save(path);
        }
        else
        {
            Safetensors.Save(saved, path);
        }

        using var loaded = nn.Linear(3, 2).LoadWeights(path, Hash(path));
        Assert.That(loaded.weight.allclose(saved.weight), Is.True);
    }

    [Test]
    public void A_file_with_other_contents_is_refused_and_both_hashes_are_told()
    {
        var path = _folder.File("net.safetensors");
        using var saved = nn.Linear(3, 2);
        Safetensors.Save(saved, path);
        using var module = nn.Linear(3, 2);
        var asked = new string('0', 64);

        var refused = Assert.Throws<InvalidDataException>(() => module.LoadWeights(path, asked));
        Assert.That(refused!.Message, Does.Contain(Hash(path)).And.Contain(asked));
    }

    [Test]
    public void A_checkpoint_of_Pythons_is_refused_with_the_way_out()
    {
        using var module = nn.Linear(3, 2);
        var refused = Assert.Throws<InvalidDataException>(() => module.LoadWeights(_folder.Write("net.pth", [1, 2, 3])));
        Assert.That(refused!.Message, Does.Contain("safetensors"));
    }

    [Test]
    public void A_file_that_is_not_there_is_told_by_its_name()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => TorchWeights.LoadScript(_folder.File("missing.pt")));
        Assert.That(missing!.Message, Does.Contain("missing.pt"));
    }

    [Test]
    public void A_TorchScript_module_runs()
    {
        var path = _folder.File("double.pt");
        ScriptFile.Write(path, "Double", "return torch.mul(x, 2)");

        using var loaded = TorchWeights.LoadScript(path, Hash(path));
        using var result = (Tensor)loaded.forward(ones(2));
        Assert.That(result.sum().item<float>(), Is.EqualTo(4f));
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
