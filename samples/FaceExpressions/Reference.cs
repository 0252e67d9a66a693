using System.Text.Json;
using BentoSharp;

namespace FaceExpressions;

/// <summary>What the original model answers to some pictures; Reference/reference.mjs has written it.</summary>
/// <param name="Logits">The numbers before the softmax.</param>
/// <param name="Probabilities">The probability of each expression.</param>
public sealed record Reference(float[] Logits, float[] Probabilities)
{
    /// <summary>The answers by the name of the picture.</summary>
    public static IReadOnlyDictionary<string, Reference> Load() => JsonSerializer.Deserialize<Dictionary<string, Reference>>(
        File.ReadAllBytes(Assets.Path("reference.json")), JsonSerializerOptions.Web)!;

    /// <summary>The picture of a name.</summary>
    public static BentoTensor<byte> Picture(string name) => name switch
    {
        "face" => Face.FromPpm(File.ReadAllBytes(Assets.Path("astronaut.ppm"))),
        "mirrored" => Face.Mirror(Picture("face")),
        _ => Face.Noise(uint.Parse(name.AsSpan("noise".Length), System.Globalization.CultureInfo.InvariantCulture)),
    };
}

/// <summary>The files that come with the sample.</summary>
internal static class Assets
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Assets", name);
}
