using System.Security.Cryptography;
using TorchSharp;

namespace BentoSharp.Torch;

/// <summary>Loads models from files, after their contents were checked.</summary>
public static class TorchWeights
{
    /// <summary>
    /// Loads a module's weights from a file: <c>.safetensors</c>, or <c>.dat</c> as TorchSharp saves it.
    /// <c>builder.AddTorchModule((services, device) => new Net().LoadWeights("net.safetensors", sha256: "…"))</c>
    /// </summary>
    /// <typeparam name="TModule">The module.</typeparam>
    /// <param name="module">A module of the same build as the one that was saved, on the processor.</param>
    /// <param name="path">The file.</param>
    /// <param name="sha256">The SHA-256 that its contents must have, 64 hexadecimal digits; null: they are not checked.</param>
    /// <returns>The module.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The contents have another hash, or the format is none of these.</exception>
    /// <exception cref="SafetensorsFormatException">The file is damaged, or made from another module.</exception>
    public static TModule LoadWeights<TModule>(this TModule module, string path, string? sha256 = null)
        where TModule : torch.nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentException.ThrowIfNullOrEmpty(path);
        TorchNative.EnsureLoaded();
        Check(path, sha256);
        switch (Path.GetExtension(path))
        {
            case ".safetensors":
                Safetensors.Load(module, path);
                return module;
            case ".dat":
                module.load(path);
                return module;
            default:
                throw new InvalidDataException(
                    $"The weights '{path}' are neither .safetensors nor .dat. A checkpoint of Python's (.pt, .pth, .bin) is a program of its own, which is not run "
                    + "here: save it once as safetensors (safetensors.torch.save_file). TorchScript is loaded by TorchWeights.LoadScript.");
        }
    }

    /// <summary>
    /// Loads a TorchScript module (<c>torch.jit.save</c>), from one tensor to another:
    /// <c>builder.AddTorchModule((services, device) => TorchWeights.LoadScript("net.pt", sha256: "…"))</c>. What such a file does is decided by whoever has made
    /// it, so the hash is no extra.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">The SHA-256 that its contents must have, 64 hexadecimal digits; null: they are not checked.</param>
    /// <returns>The module, on the processor.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The contents have another hash.</exception>
    public static torch.jit.ScriptModule<torch.Tensor, torch.Tensor> LoadScript(string path, string? sha256 = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        TorchNative.EnsureLoaded();
        Check(path, sha256);
        return torch.jit.load<torch.Tensor, torch.Tensor>(path);
    }

    private static void Check(string path, string? sha256)
    {
        // libtorch would tell of a missing file with a trace of its own code.
        using var file = File.OpenRead(path);
        if (sha256 is null)
        {
            return;
        }

        var actual = Convert.ToHexStringLower(SHA256.HashData(file));
        if (!actual.Equals(sha256.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException(
                $"The model '{path}' has the SHA-256 {actual}, and {sha256} is asked for: it is another version, damaged, or not what it should be. "
                + "Get the right file, or change the hash if this one is meant.");
        }
    }
}
