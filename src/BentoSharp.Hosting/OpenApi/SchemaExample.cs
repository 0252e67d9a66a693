using System.Text.Json.Nodes;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>Makes a value that a schema allows, as an example: defaults where there are some, else the least that says its type.</summary>
internal static class SchemaExample
{
    private const int MaxDepth = 6;

    /// <summary>The example; null where null is one, or where there is none.</summary>
    public static JsonNode? Of(JsonObject schema, SchemaComponents components, int depth = 0)
    {
        schema = components.Resolve(schema);
        return schema["default"] is { } value ? value.DeepClone()
            : schema["enum"] is JsonArray { Count: > 0 } words ? words[0]?.DeepClone()
            : schema["anyOf"] is JsonArray { Count: > 0 } branches && branches[0] is JsonObject first && depth < MaxDepth ? Of(first, components, depth + 1)
            : OfType(schema, components, depth);
    }

    private static JsonNode? OfType(JsonObject schema, SchemaComponents components, int depth)
    {
        switch ((string?)schema["type"])
        {
            case "integer":
            case "number":
                return Bound(schema);
            case "string":
                return OfText((string?)schema["format"]);
            case "boolean":
                return true;
            case "array":
                var least = (int?)schema["minItems"] ?? 1;
                return schema["items"] is JsonObject { Count: > 0 } items && depth < MaxDepth
                    ? new JsonArray([.. Enumerable.Range(0, Math.Clamp(least, 1, 3)).Select(_ => Of(items, components, depth + 1))])
                    : new JsonArray();
            case "object":
                return OfMembers(schema, components, depth);
            default:
                return null;
        }
    }

    private static JsonObject OfMembers(JsonObject schema, SchemaComponents components, int depth)
    {
        var example = new JsonObject();
        if (depth < MaxDepth && schema["properties"] is JsonObject members)
        {
            foreach (var (name, member) in members)
            {
                example[name] = member is JsonObject of ? Of(of, components, depth + 1) : null;
            }
        }

        return example;
    }

    private static JsonNode Bound(JsonObject schema)
    {
        var exclusive = (bool?)schema["exclusiveMinimum"] == true;
        return schema["minimum"] is not { } least ? 1
            : !exclusive ? least.DeepClone()
            : least.GetValue<double>() + 1;
    }

    private static string? OfText(string? format) => format switch
    {
        null => "text",
        "date-time" => "2026-01-31T12:00:00Z",
        "date" => "2026-01-31",
        "time" => "12:00:00",
        "uuid" => "0199c7a2-3b5e-7c41-9d0f-6a1b2c3d4e5f",
        "base64" => "AAEC",
        "uri" => "https://example.com/",
        _ => null,
    };
}
