using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;

namespace BentoSharp.Torch;

/// <summary>One tensor as the header describes it; the offsets count from the header's end.</summary>
internal sealed record SafetensorsEntry(string Name, torch.ScalarType Type, long[] Shape, long Begin, long End);

/// <summary>
/// The head of a file: its length in eight bytes, then JSON that gives each tensor's type, shape and place. Everything in it
/// is checked before a tensor is made, because libtorch doesn't survive wrong sizes.
/// </summary>
internal static class SafetensorsHeader
{
    private const int MaxLength = 100_000_000;   // The format's own limit.

    public static IReadOnlyList<SafetensorsEntry> Read(Stream file, string path)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw Wrong(path, "is shorter than a header");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)Math.Min(MaxLength, file.Length - 8))
        {
            throw Wrong(path, $"claims a header of {length} bytes, and is {file.Length} bytes long");
        }

        var json = new byte[length];
        file.ReadExactly(json);
        return Parse(json, file.Length - file.Position, path);
    }

    private static List<SafetensorsEntry> Parse(byte[] json, long dataLength, string path)
    {
        try
        {
            using var header = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var entries = header.RootElement.EnumerateObject()
                .Where(p => p.Name != "__metadata__")
                .Select(p => Entry(p.Name, p.Value, path))
                .OrderBy(e => e.Begin).ThenBy(e => e.End)
                .ToList();
            CheckPlaces(entries, dataLength, path);
            return entries;
        }
        catch (Exception e) when (IsCausedByHeader(e))
        {
            throw new SafetensorsFormatException($"'{path}' has a header that can't be read: {e.Message}", e);
        }
    }

    private static bool IsCausedByHeader(Exception e) =>
        e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException;

    private static SafetensorsEntry Entry(string name, JsonElement value, string path)
    {
        var dtype = value.GetProperty("dtype").GetString() ?? "";
        var (type, size) = SafetensorsTypes.Find(dtype) ?? throw Wrong(path, $"has '{name}' of the unknown type '{dtype}'");
        long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        long[] place = [.. value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64())];
        var bytes = shape.Aggregate((long)size, (product, dimension) => checked(product * dimension));
        return shape.All(d => d >= 0) && place is [var begin, var end] && begin >= 0 && end - begin == bytes
            ? new SafetensorsEntry(name, type, shape, begin, end)
            : throw Wrong(path, $"gives '{name}' {string.Join("..", place)} for the shape [{string.Join(", ", shape)}]");
    }

    /// <summary>The tensors must fill the rest of the file, without holes or overlaps.</summary>
    private static void CheckPlaces(List<SafetensorsEntry> entries, long dataLength, string path)
    {
        long at = 0;
        foreach (var entry in entries)
        {
            at = entry.Begin == at ? entry.End : throw Wrong(path, $"has '{entry.Name}' at {entry.Begin} where {at} is expected");
        }

        if (at != dataLength)
        {
            throw Wrong(path, $"has {dataLength} bytes of tensors where its header describes {at}");
        }
    }

    private static SafetensorsFormatException Wrong(string path, string what) =>
        new($"'{path}' {what}; it is damaged or not a safetensors file.");
}
