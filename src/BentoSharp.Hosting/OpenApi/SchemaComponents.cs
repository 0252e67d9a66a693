using System.Text.Json.Nodes;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>The schemas of a document, each once and under a name; operations refer to them.</summary>
internal sealed class SchemaComponents
{
    private const string Place = "#/components/schemas/";

    public JsonObject Schemas { get; } = [];

    /// <summary>A reference to the arguments of a method.</summary>
    public JsonObject Input(string service, BentoMethod method) => Reference(
        $"{service}_{method.Name}_Input", () => WireSchema.Of(MethodSchema.Input(method)));

    /// <summary>A reference to the result of a method.</summary>
    public JsonObject Output(string service, BentoMethod method) => Reference(
        $"{service}_{method.Name}_Output", () => WireSchema.Of(MethodSchema.Output(method)));

    /// <summary>A reference to a schema that all tasks have, with those that it refers to.</summary>
    public JsonObject Shared(string name) => Reference(name, () => TaskSchemas.Of(name, this));

    /// <summary>What a reference leads to; any other schema itself.</summary>
    public JsonObject Resolve(JsonObject schema) =>
        schema["$ref"] is JsonValue value && value.TryGetValue<string>(out var pointer) && pointer.StartsWith(Place, StringComparison.Ordinal)
            ? Schemas[pointer[Place.Length..]] as JsonObject ?? schema
            : schema;

    /// <summary>A name with the characters that a component's name may have.</summary>
    public static string NameOf(string name) =>
        string.Concat(name.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' ? letter : '_'));

    private JsonObject Reference(string name, Func<JsonObject> make)
    {
        name = NameOf(name);
        if (!Schemas.ContainsKey(name))
        {
            foreach (var (part, schema) in SchemaReferences.Split(make(), name, Place))
            {
                Schemas[part] = schema;
            }
        }

        return new JsonObject { ["$ref"] = Place + name };
    }
}
