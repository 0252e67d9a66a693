using System.Text.Json.Nodes;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>Small schemas to build others from.</summary>
internal static class Schemas
{
    public static JsonObject Text(string? description = null) => Of("string", description);

    /// <summary>A time as BentoML writes it. It is no <c>date-time</c>, because it has no offset.</summary>
    public static JsonObject Time(string description) => Of("string", $"{description} UTC, such as 2026-01-31T12:00:00.000000.");

    /// <summary>A time that callers give.</summary>
    public static JsonObject GivenTime() => With(Of("string", null), "format", "date-time");

    public static JsonObject Integer(string? description = null) => Of("integer", description);

    public static JsonObject Number(string description) => Of("number", description);

    public static JsonObject Flag(string description) => Of("boolean", description);

    public static JsonObject List(JsonObject items, string? description = null) => With(Of("array", description), "items", items);

    /// <summary>A text that is one of some.</summary>
    public static JsonObject Word(string description, params string[] words) =>
        With(Of("string", description), "enum", new JsonArray([.. words.Select(static JsonNode? (word) => word)]));

    public static JsonObject Nullable(JsonObject schema) => With(schema, "nullable", true);

    /// <summary>An object; members whose name begins with <c>*</c> are always there.</summary>
    public static JsonObject Object(params (string Name, JsonObject Schema)[] members)
    {
        var properties = new JsonObject();
        foreach (var (name, schema) in members)
        {
            properties[name.TrimStart('*')] = schema;
        }

        var schemaOfAll = new JsonObject { ["type"] = "object", ["properties"] = properties };
        var required = members.Where(static member => member.Name[0] == '*').Select(static JsonNode? (member) => member.Name[1..]).ToArray();
        return required.Length == 0 ? schemaOfAll : With(schemaOfAll, "required", new JsonArray(required));
    }

    private static JsonObject Of(string type, string? description)
    {
        var schema = new JsonObject { ["type"] = type };
        return description is null ? schema : With(schema, "description", description);
    }

    private static JsonObject With(JsonObject schema, string keyword, JsonNode value)
    {
        schema[keyword] = value;
        return schema;
    }
}
