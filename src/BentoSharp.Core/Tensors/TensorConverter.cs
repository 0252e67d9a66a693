using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BentoSharp.Tensors;

/// <summary>A tensor as nested lists of numbers.</summary>
internal sealed class TensorConverter<T> : JsonConverter<BentoTensor<T>>
    where T : unmanaged, INumberBase<T>
{
    public override BentoTensor<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var parser = new TensorParser<T>();
        parser.Read(ref reader, 0);
        return parser.ToTensor();
    }

    public override void Write(Utf8JsonWriter writer, BentoTensor<T> value, JsonSerializerOptions options) =>
        new NestedLists<T>(value.Shape, value.Memory).Write(writer);
}
