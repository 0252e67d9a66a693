using System.IO.Compression;
using System.Text;

namespace BentoSharp.Torch.Tests;

/// <summary>
/// Writes a TorchScript module without weights, as torch.jit.save would: TorchSharp can only load. The archive has the code of the module and an
/// object of its class.
/// </summary>
internal static class ScriptFile
{
    public static void Write(string path, string name, string body)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(archive, "model/data.pkl", $"\u0080\u0002c__torch__\n{name}\n)\u0081}}X\u0008\0\0\0training\u0089sb.");
        Add(archive, "model/code/__torch__.py", string.Join(
            '\n',
            $"class {name}(Module):",
            "  __parameters__ = []",
            "  __buffers__ = []",
            "  training : bool",
            $"  def forward(self: __torch__.{name}, x: Tensor) -> Tensor:",
            $"    {body}",
            ""));
        Add(archive, "model/constants.pkl", "\u0080\u0002).");
        Add(archive, "model/version", "3\n");
    }

    private static void Add(ZipArchive archive, string name, string content)
    {
        using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(Encoding.Latin1.GetBytes(content));
    }
}
