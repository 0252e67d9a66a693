using System.Text.Json.Nodes;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>BentoML's schema as OpenAPI has it: the types that only BentoML knows become those in which they travel.</summary>
internal static class WireSchema
{
    private static readonly string[] OfBentoML =
        ["root_input", "is_stream", "media_type", "content_type", "pil", "dtype", "shape", "dim", "orient", "columns"];

    public static JsonObject Of(JsonObject schema)
    {
        Change(schema);
        return schema;
    }

    private static void Change(JsonObject schema)
    {
        if (schema["type"] is JsonValue type && type.TryGetValue<string>(out var name))
        {
            ChangeType(schema, name);
        }

        if (schema["properties"] is JsonObject properties)
        {
            foreach (var property in properties.Select(static pair => pair.Value).OfType<JsonObject>())
            {
                Change(property);
            }
        }

        foreach (var branch in (schema["anyOf"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Change(branch);
        }

        ChangeBound(schema, "exclusiveMinimum", "minimum");
        ChangeBound(schema, "exclusiveMaximum", "maximum");
        if (schema.Remove("const", out var only))
        {
            // A keyword of later versions.
            schema["enum"] = new JsonArray(only);
        }

        foreach (var keyword in new[] { "items", "additionalProperties" })
        {
            if (schema[keyword] is JsonObject inner)
            {
                Change(inner);
            }
        }
    }

    /// <summary>OpenAPI 3.0 says only that the bound itself is left out.</summary>
    private static void ChangeBound(JsonObject schema, string exclusive, string inclusive)
    {
        if (schema[exclusive] is JsonValue bound && bound.GetValueKind() == System.Text.Json.JsonValueKind.Number)
        {
            schema[inclusive] = bound.DeepClone();
            schema[exclusive] = true;
        }
    }

    private static void ChangeType(JsonObject schema, string type)
    {
        var isTable = type == "dataframe";
        var isColumns = isTable && (string?)schema["orient"] == "columns";
        var isOwn = type is "file" or "tensor" || isTable;
        if (isOwn || schema.ContainsKey("is_stream") || schema.ContainsKey("root_input"))
        {
            foreach (var keyword in OfBentoML)
            {
                schema.Remove(keyword);
            }
        }

        switch (type)
        {
            case "file":
                schema["type"] = "string";
                schema["format"] = "binary";
                break;
            case "tensor":
                schema["type"] = "array";
                schema["items"] = new JsonObject();
                schema.Remove("format");
                break;
            case "dataframe":
                schema["type"] = isColumns ? "object" : "array";
                schema[isColumns ? "additionalProperties" : "items"] = new JsonObject { ["type"] = isColumns ? "array" : "object" };
                break;
            case "null":
                // OpenAPI 3.0 has no such type.
                schema.Remove("type");
                schema["nullable"] = true;
                break;
        }
    }
}
