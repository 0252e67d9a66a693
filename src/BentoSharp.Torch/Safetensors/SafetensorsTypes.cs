using TorchSharp;

namespace BentoSharp.Torch;

/// <summary>The format's names of element types, with TorchSharp's and their size in bytes.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, torch.ScalarType Type, int Size)[] s_types =
    [
        ("F32", torch.ScalarType.Float32, 4), ("F16", torch.ScalarType.Float16, 2), ("BF16", torch.ScalarType.BFloat16, 2),
        ("F64", torch.ScalarType.Float64, 8), ("I64", torch.ScalarType.Int64, 8), ("I32", torch.ScalarType.Int32, 4),
        ("I16", torch.ScalarType.Int16, 2), ("I8", torch.ScalarType.Int8, 1), ("U8", torch.ScalarType.Byte, 1),
        ("BOOL", torch.ScalarType.Bool, 1),
    ];

    public static (torch.ScalarType Type, int Size)? Find(string name)
    {
        foreach (var known in s_types)
        {
            if (known.Name == name)
            {
                return (known.Type, known.Size);
            }
        }

        return null;
    }

    public static string NameOf(torch.ScalarType type) =>
        Array.Find(s_types, t => t.Type == type).Name
        ?? throw new ArgumentException($"safetensors has no name for elements of type {type}.", nameof(type));
}
