using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;

namespace BentoSharp.Torch;

/// <summary>
/// Weights in the safetensors format, which other frameworks read and write as well. It holds names, shapes and numbers and
/// nothing that could run, so a file of unknown origin is at worst refused.
/// </summary>
public static class Safetensors
{
    /// <summary>Saves a module's parameters and buffers. The file appears whole or not at all.</summary>
    /// <param name="module">The module; it may be on any device.</param>
    /// <param name="path">The file, which is replaced.</param>
    public static void Save(torch.nn.Module module, string path)
    {
        ArgumentNullException.ThrowIfNull(module);
        Write(path, module.state_dict());
    }

    /// <summary>Loads a module's parameters and buffers.</summary>
    /// <param name="module">A module of the same build: each of its names must be in the file and the other way round.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="SafetensorsFormatException">The file is damaged, or made from another module; the module is unchanged.</exception>
    public static void Load(torch.nn.Module module, string path)
    {
        ArgumentNullException.ThrowIfNull(module);
        TorchNative.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var target = module.state_dict();
        var source = Read(path);
        CheckFit(target, source, path);
        foreach (var (name, tensor) in target)
        {
            tensor.copy_(source[name]);
        }
    }

    /// <summary>Reads all tensors onto the CPU. They belong to the current dispose scope, or to the caller where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="SafetensorsFormatException">The file is damaged.</exception>
    public static IReadOnlyDictionary<string, torch.Tensor> Read(string path)
    {
        TorchNative.EnsureLoaded();
        using var file = File.OpenRead(path);
        var entries = SafetensorsHeader.Read(file, path);
        var tensors = new Dictionary<string, torch.Tensor>(entries.Count);
        foreach (var entry in entries)
        {
            var tensor = torch.empty(entry.Shape, entry.Type);
            tensors.Add(entry.Name, tensor);
            file.ReadExactly(tensor.bytes);
        }

        return tensors;
    }

    /// <summary>Writes tensors. The file appears whole or not at all.</summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="tensors">The tensors by name; they may be on any device.</param>
    public static void Write(string path, IReadOnlyDictionary<string, torch.Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        TorchNative.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var sorted = tensors.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, t.Value.detach().cpu().contiguous())).ToList();
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = File.Create(temporary))
            {
                WriteTo(file, sorted);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void WriteTo(FileStream file, List<(string Name, torch.Tensor Tensor)> tensors)
    {
        var header = Header(tensors);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        file.Write(prefix);
        file.Write(header);
        foreach (var (_, tensor) in tensors)
        {
            file.Write(tensor.bytes);
        }
    }

    private static byte[] Header(List<(string Name, torch.Tensor Tensor)> tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            long at = 0;
            json.WriteStartObject();
            foreach (var (name, tensor) in tensors)
            {
                var end = at + (tensor.numel() * tensor.element_size());
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsTypes.NameOf(tensor.dtype));
                WriteNumbers(json, "shape", tensor.shape);
                WriteNumbers(json, "data_offsets", [at, end]);
                json.WriteEndObject();
                at = end;
            }

            json.WriteEndObject();
        }

        var padding = (8 - (int)(buffer.Length % 8)) % 8;   // Tensors begin at multiples of eight; blanks after JSON are allowed.
        buffer.Write("       "u8[..padding]);
        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void CheckFit(Dictionary<string, torch.Tensor> target, IReadOnlyDictionary<string, torch.Tensor> source, string path)
    {
        foreach (var (name, tensor) in target)
        {
            if (!source.TryGetValue(name, out var stored))
            {
                throw new SafetensorsFormatException(
                    $"'{path}' has no '{name}', which the module needs: it was saved from another module.");
            }

            if (!stored.shape.AsSpan().SequenceEqual(tensor.shape) || stored.dtype != tensor.dtype)
            {
                throw new SafetensorsFormatException(
                    $"'{path}' has '{name}' as {stored.dtype}[{string.Join(", ", stored.shape)}], and the module as "
                    + $"{tensor.dtype}[{string.Join(", ", tensor.shape)}]: it was saved from another module.");
            }
        }

        if (source.Keys.FirstOrDefault(name => !target.ContainsKey(name)) is { } unknown)
        {
            throw new SafetensorsFormatException(
                $"'{path}' has '{unknown}', which the module doesn't know: it was saved from another module.");
        }
    }
}
