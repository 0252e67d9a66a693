using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using BentoSharp.Tensors;

namespace BentoSharp.Hosting.Wire;

/// <summary>A type as JSON schema, with BentoML's own types for files, tensors and tables.</summary>
internal static class TypeSchema
{
    private static readonly JsonSchemaExporterOptions Exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Transform,
    };

    /// <summary>Whether values travel raw, with a media type of their own.</summary>
    public static bool IsFile(Type type) => type == typeof(BentoFile) || type == typeof(BentoImage) || type == typeof(Stream);

    /// <summary>The schema of a type under the attributes of a parameter or result.</summary>
    /// <param name="type">The type.</param>
    /// <param name="json">Its JSON metadata; null for files and lists of them.</param>
    /// <param name="rules">What values must obey.</param>
    /// <param name="isBatch">Whether values have an element for each item of a batch.</param>
    public static JsonObject Of(Type type, JsonTypeInfo? json, IEnumerable<ValidationAttribute> rules, bool isBatch = false)
    {
        var schema = json is null ? Files(type) : json.GetJsonSchemaAsNode(Exporter) as JsonObject ?? [];
        SchemaReferences.Name(schema);
        foreach (var rule in rules)
        {
            SchemaRules.Add(rule is BentoContentTypeAttribute && schema["items"] is JsonObject items ? items : schema, rule, isBatch);
        }

        return schema;
    }

    /// <summary>A name as pydantic writes it for people: <c>num_steps</c> is <c>Num Steps</c>.</summary>
    public static string Title(string name) => string.Join(
        ' ', name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static JsonObject Files(Type type)
    {
        var isImage = type == typeof(BentoImage) || typeof(IEnumerable<BentoImage>).IsAssignableFrom(type);
        var file = isImage
            ? new JsonObject { ["type"] = "file", ["format"] = "image", ["pil"] = true }
            : new JsonObject { ["type"] = "file", ["format"] = "binary" };
        return IsFile(type) ? file : new JsonObject { ["type"] = "array", ["items"] = file };
    }

    /// <summary>
    /// BentoML gives the first branch of a union: a nullable type is its own type. The exporter knows nothing of types that BentoSharp
    /// converts itself.
    /// </summary>
    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if ((OwnForm(type) ?? node as JsonObject ?? (context.PropertyInfo is null ? null : [])) is not { } schema)
        {
            return node;
        }

        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(static name => name!.GetValue<string>()).Where(static name => name != "null")
                .OrderBy(static name => name == "string").First();
            schema.Remove("pattern");
        }

        if (schema["enum"] is JsonArray words)
        {
            schema["enum"] = new JsonArray([.. words.Where(static word => word is not null).Select(static word => word!.DeepClone())]);
            schema["type"] ??= "string";
        }

        if (!schema.ContainsKey("$ref"))
        {
            AddElements(schema, context.TypeInfo);
        }

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            PropertySchema.AddInitialValues(schema, context.TypeInfo);
            AddTitle(schema, type);
        }

        if (context.PropertyInfo is { } property)
        {
            PropertySchema.Describe(schema, property);
        }

        return schema;
    }

    /// <summary>A model's title is its own name, as with pydantic; clients name the type after it.</summary>
    private static void AddTitle(JsonObject schema, Type type)
    {
        if (!schema.ContainsKey("$ref") && !type.IsGenericType && schema["properties"] is JsonObject { Count: > 0 })
        {
            schema["title"] = type.Name;
        }
    }

    /// <summary>The exporter leaves out elements of types that BentoSharp converts itself.</summary>
    private static void AddElements(JsonObject schema, JsonTypeInfo type)
    {
        var keyword = type.Kind switch
        {
            JsonTypeInfoKind.Enumerable => "items",
            JsonTypeInfoKind.Dictionary => "additionalProperties",
            _ => null,
        };
        if (keyword is not null && type.ElementType is { } element && !schema.ContainsKey(keyword))
        {
            schema[keyword] = Of(element, type.Options.GetTypeInfo(element), []);
        }
    }

    private static JsonObject? OwnForm(Type type)
    {
        if (Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64 && !type.IsEnum)
        {
            return new JsonObject { ["type"] = "integer" };
        }

        if (BentoTensors.ElementName(type) is { } element)
        {
            return new JsonObject { ["type"] = "tensor", ["format"] = "numpy-array", ["dtype"] = element };
        }

        return type == typeof(BentoTable) ? new JsonObject { ["type"] = "dataframe", ["orient"] = "records" }
            : type == typeof(byte[]) ? new JsonObject { ["type"] = "string", ["format"] = "base64" }
            : null;
    }
}
