using System.Text.Json;
using static TorchSharp.torch;

namespace FaceExpressions.Model;

/// <summary>
/// Weights as TensorFlow.js keeps them: a manifest in JSON, and a file with one tensor after the other. Those of 8 bits stand for
/// <c>min + scale · byte</c>.
/// </summary>
public sealed class TfjsWeights
{
    private readonly Dictionary<string, (long[] Shape, float[] Values)> _tensors = [];

    private TfjsWeights(IEnumerable<Entry> entries, byte[] file)
    {
        var rest = file.AsSpan();
        foreach (var entry in entries)
        {
            var count = (int)entry.Shape.Aggregate(1L, static (product, length) => product * length);
            var size = count * (entry.Quantization is null ? sizeof(float) : 1);
            if (rest.Length < size)
            {
                throw new InvalidDataException($"The weights end before {entry.Name}: is the file whole?");
            }

            _tensors.Add(entry.Name, (entry.Shape, Read(entry, rest[..size], count)));
            rest = rest[size..];
        }

        if (!rest.IsEmpty)
        {
            throw new InvalidDataException($"The weights have {rest.Length} bytes more than their manifest names.");
        }
    }

    /// <summary>Reads a manifest and the file that it belongs to.</summary>
    /// <param name="manifest">The path of the manifest.</param>
    /// <exception cref="FileNotFoundException">One of the files is missing.</exception>
    /// <exception cref="InvalidDataException">They don't belong together.</exception>
    public static TfjsWeights Load(string manifest)
    {
        var groups = JsonSerializer.Deserialize<List<Group>>(File.ReadAllBytes(manifest), JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"The manifest '{manifest}' is empty.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        return new TfjsWeights(
            groups.SelectMany(static group => group.Weights),
            [.. groups.SelectMany(static group => group.Paths).SelectMany(path => File.ReadAllBytes(Path.Combine(folder, path)))]);
    }

    public bool Has(string name) => _tensors.ContainsKey(name);

    public Tensor Vector(string name) => Of(name);

    /// <summary>A matrix; TensorFlow's has inputs before outputs.</summary>
    public Tensor Matrix(string name) => Of(name).t();

    /// <summary>A filter; TensorFlow's is [height, width, input, output].</summary>
    public Tensor Filter(string name) => Of(name).permute(3, 2, 0, 1).contiguous();

    /// <summary>A filter of which each channel has its own; TensorFlow's is [height, width, channel, 1].</summary>
    public Tensor DepthwiseFilter(string name) => Of(name).permute(2, 3, 0, 1).contiguous();

    private Tensor Of(string name) => _tensors.TryGetValue(name, out var known)
        ? tensor(known.Values).reshape(known.Shape)
        : throw new InvalidDataException($"There are no weights {name}.");

    private static float[] Read(Entry entry, ReadOnlySpan<byte> bytes, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = entry.Quantization is { } numbers ? (float)((bytes[i] * numbers.Scale) + numbers.Min) : BitConverter.ToSingle(bytes[(i * sizeof(float))..]);
        }

        return values;
    }

    private sealed record Group(IReadOnlyList<Entry> Weights, IReadOnlyList<string> Paths);

    private sealed record Entry(string Name, long[] Shape, Quantization? Quantization);

    private sealed record Quantization(double Scale, double Min);
}
