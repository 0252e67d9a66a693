using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BentoSharp.Tensors;

/// <summary>A tensor as nested lists of numbers.</summary>
internal sealed class TensorConverter<T> : JsonConverter<BentoTensor<T>>
    where T : unmanaged, INumberBase<T>
{
    private const int LongestNumber = 64;

    public override BentoTensor<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var parser = new TensorParser<T>();
        parser.Read(ref reader, 0);
        return parser.ToTensor();
    }

    public override void Write(Utf8JsonWriter writer, BentoTensor<T> value, JsonSerializerOptions options)
    {
        var rest = value.Span;
        Write(writer, value.Shape, 0, ref rest);
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<int> shape, int depth, ref ReadOnlySpan<T> rest)
    {
        if (depth == shape.Count)
        {
            Write(writer, rest[0]);
            rest = rest[1..];
            return;
        }

        writer.WriteStartArray();
        for (var i = 0; i < shape[depth]; i++)
        {
            Write(writer, shape, depth + 1, ref rest);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, T number)
    {
        if (!T.IsFinite(number))
        {
            throw new JsonException($"{number} has no form in JSON");
        }

        Span<byte> text = stackalloc byte[LongestNumber];
        ((IUtf8SpanFormattable)number).TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
