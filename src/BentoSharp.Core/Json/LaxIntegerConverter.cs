using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BentoSharp;

/// <summary>
/// Reads an integer as BentoML's validation does: from a number, from a whole float (<c>2.0</c>), or from text (<c>"7"</c>).
/// </summary>
/// <typeparam name="T">The integer type.</typeparam>
internal sealed class LaxIntegerConverter<T> : JsonConverter<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            throw new JsonException($"a whole number is needed, not {Describe(reader.TokenType)}");
        }

        if (reader is { HasValueSequence: false, ValueIsEscaped: false } && T.TryParse(reader.ValueSpan, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : JsonElement.ParseValue(ref reader).GetRawText();
        if (T.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return value;
        }

        if (!decimal.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || decimal.Truncate(number) != number)
        {
            throw new JsonException($"a whole number is needed, not {Shorten(text)}");
        }

        try
        {
            return T.CreateChecked(number);
        }
        catch (OverflowException)
        {
            throw new JsonException($"{Shorten(text)} is out of range: from {T.MinValue} to {T.MaxValue} is possible");
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (T.IsNegative(value))
        {
            writer.WriteNumberValue(long.CreateChecked(value));
        }
        else
        {
            writer.WriteNumberValue(ulong.CreateChecked(value));
        }
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException($"a whole number is needed as a key, not {Shorten(reader.GetString()!)}");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString(null, CultureInfo.InvariantCulture));

    private static string Shorten(string text) => text.Length <= 40 ? $"\"{text}\"" : $"\"{text.AsSpan(0, 40)}…\"";

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.Null => "null",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.StartArray => "a list",
        _ => "an object",
    };
}
