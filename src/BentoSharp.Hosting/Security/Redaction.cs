using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Security;

/// <summary>
/// Writes the arguments of a method as they may be shown. Beside a sensitive member also members that nothing declares are hidden: one may be
/// the same, misspelt.
/// </summary>
internal sealed class Redaction(BentoMethod method)
{
    private static readonly JsonEncodedText Hidden = JsonEncodedText.Encode("***");

    private readonly SensitiveTypes _types = new(method.Contract.Json);

    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> arguments)
    {
        if (!method.Parameters.Any(IsTouched))
        {
            return arguments;
        }

        var buffer = new ArrayBufferWriter<byte>(arguments.Length + 16);
        var reader = new Utf8JsonReader(arguments.Span, new JsonReaderOptions { MaxDepth = BentoJson.MaxDepth });
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in JsonElement.ParseValue(ref reader).EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                WriteArgument(writer, member);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private bool IsTouched(BentoParameter parameter) => parameter.IsSensitive || (parameter.JsonType is { } type && _types.Has(type));

    private void WriteArgument(Utf8JsonWriter writer, JsonProperty member)
    {
        // What no parameter has goes to the one that collects the rest, where there is one.
        var parameter = method.Parameters.FirstOrDefault(known => member.NameEquals(known.Name))
            ?? method.Parameters.FirstOrDefault(static known => known.Kind == BentoParameterKind.Extra);
        if (parameter is null or { IsSensitive: true })
        {
            writer.WriteStringValue(Hidden);
        }
        else
        {
            Write(writer, member.Value, parameter.Kind == BentoParameterKind.Extra ? null : parameter.JsonType);
        }
    }

    private void Write(Utf8JsonWriter writer, JsonElement value, JsonTypeInfo? type)
    {
        if (type is null || !_types.Has(type))
        {
            value.WriteTo(writer);
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value, type);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item, _types.ElementOf(type));
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Null:
                writer.WriteNullValue();
                break;
            default:
                // Not the form that the type has: a converter knows what of it is sensitive, nobody else.
                writer.WriteStringValue(Hidden);
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter writer, JsonElement value, JsonTypeInfo type)
    {
        writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            writer.WritePropertyName(member.Name);
            if (type.Kind == JsonTypeInfoKind.Dictionary)
            {
                Write(writer, member.Value, _types.ElementOf(type));
            }
            else if (_types.MemberOf(type, member.Name) is { IsSensitive: false } known)
            {
                Write(writer, member.Value, known.Type);
            }
            else
            {
                writer.WriteStringValue(Hidden);
            }
        }

        writer.WriteEndObject();
    }
}
