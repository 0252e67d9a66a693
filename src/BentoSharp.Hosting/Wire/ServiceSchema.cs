using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Wire;

/// <summary>Writes <c>/schema.json</c>: what BentoML's clients read to know the methods of a service.</summary>
internal static class ServiceSchema
{
    private static readonly JsonSchemaExporterOptions Exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = static (context, node) => Simplify(context.TypeInfo.Type, node),
    };

    public static byte[] Write(BentoServiceDefinition service)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, service.Name);
            writer.WriteString("type"u8, "service"u8);
            writer.WriteStartArray("routes"u8);
            foreach (var definition in service.Methods.OrderBy(static method => method.Method.Name, StringComparer.Ordinal))
            {
                Write(writer, definition.Method);
            }

            writer.WriteEndArray();

            // Not BentoML's: a client that finds it may repeat a submit that has such a key.
            writer.WriteBoolean("idempotency_key"u8, true);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, BentoMethod method)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, method.Name);
        writer.WriteString("route"u8, method.Route);
        writer.WriteBoolean("batchable"u8, false);
        writer.WritePropertyName("input"u8);
        Input(method).WriteTo(writer);
        writer.WritePropertyName("output"u8);
        Output(method).WriteTo(writer);
        writer.WriteBoolean("is_task"u8, method.IsTask);
        writer.WriteEndObject();
    }

    private static JsonObject Input(BentoMethod method)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var parameter in method.Parameters)
        {
            properties[parameter.Name] = Property(parameter);
            if (parameter.IsRequired)
            {
                required.Add((JsonNode)parameter.Name);
            }
        }

        var input = new JsonObject { ["type"] = "object", ["title"] = "Input", ["properties"] = properties };
        if (required.Count > 0)
        {
            input["required"] = required;
        }

        return input;
    }

    private static JsonObject Property(BentoParameter parameter)
    {
        var schema = parameter.JsonType is { } type ? Schema(type) : File(parameter.Type != typeof(BentoFile));
        schema["title"] = Title(parameter.Name);
        if (!parameter.IsRequired)
        {
            schema["default"] = parameter.JsonType is { } info ? JsonSerializer.SerializeToNode(parameter.DefaultValue, info) : null;
        }

        foreach (var rule in parameter.Rules.OfType<RangeAttribute>())
        {
            schema["minimum"] = JsonValue.Create(Convert.ToDouble(rule.Minimum, System.Globalization.CultureInfo.InvariantCulture));
            schema["maximum"] = JsonValue.Create(Convert.ToDouble(rule.Maximum, System.Globalization.CultureInfo.InvariantCulture));
        }

        return schema;
    }

    private static JsonObject Output(BentoMethod method) => method switch
    {
        BentoVoidMethod => new JsonObject { ["type"] = "null" },
        _ when method.ResultType == typeof(string) => new JsonObject { ["type"] = "string" },
        _ when method.ResultType == typeof(byte[]) => new JsonObject { ["type"] = "string", ["format"] = "binary" },
        _ when method.ResultType == typeof(BentoFile) => File(isList: false),
        _ => Schema(method.Contract.Json.GetTypeInfo(method.ResultType)),
    };

    private static JsonObject File(bool isList)
    {
        var file = new JsonObject { ["type"] = "file", ["format"] = "binary" };
        return isList ? new JsonObject { ["type"] = "array", ["items"] = file } : file;
    }

    private static JsonObject Schema(JsonTypeInfo type) => type.GetJsonSchemaAsNode(Exporter) as JsonObject ?? [];

    /// <summary>
    /// BentoML gives the first branch of a union: a nullable type is its own type. The exporter knows nothing of types that BentoSharp
    /// converts itself.
    /// </summary>
    private static JsonNode Simplify(Type type, JsonNode node)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (IsInteger(type))
        {
            return new JsonObject { ["type"] = "integer" };
        }

        if (type == typeof(byte[]))
        {
            return new JsonObject { ["type"] = "string", ["format"] = "base64" };
        }

        if (node is JsonObject schema && schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(static name => name!.GetValue<string>()).Where(static name => name != "null")
                .OrderBy(static name => name == "string").First();
            schema.Remove("pattern");
        }

        return node;
    }

    private static bool IsInteger(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64 && !type.IsEnum;

    private static string Title(string name) =>
        string.Join(' ', name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
}
