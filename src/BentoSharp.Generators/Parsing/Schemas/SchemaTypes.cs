using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Parsing.Json;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>Reads the types of a schema.</summary>
/// <param name="references">Where references lead.</param>
/// <param name="declarations">The records and enums so far.</param>
internal sealed class SchemaTypes(SchemaReferences references, SchemaDeclarations declarations)
{
    private const int MaxDepth = 64;
    private const string Dictionaries = "global::System.Collections.Generic.IReadOnlyDictionary";
    private int _depth;

    /// <summary>Whether the types are of a batchable method, whose tensors have a first dimension that counts the items.</summary>
    public bool IsBatch { get; set; }

    private static SchemaType Integer => new("long", TypeForm.Integer) { IsValue = true };

    private static SchemaType Boolean => new("bool", TypeForm.Boolean) { IsValue = true };

    /// <summary>The type that a schema describes.</summary>
    /// <param name="node">The schema.</param>
    /// <param name="name">What a record or enum is called that has no title.</param>
    public SchemaType Of(JsonNode node, string name)
    {
        if (_depth == MaxDepth)
        {
            throw new SchemaFault(Rules.UnknownSchemaType, $"types nest deeper than {MaxDepth} levels here, or contain themselves", node.Span);
        }

        _depth++;
        try
        {
            return node switch
            {
                JsonObject schema => OfSchema(schema, name),
                JsonBoolean { Value: true } => SchemaType.Any,
                _ => throw new SchemaFault(Rules.UnknownSchemaType, "a schema should stand here: an object", node.Span),
            };
        }
        finally
        {
            _depth--;
        }
    }

    private SchemaType OfSchema(JsonObject schema, string name)
    {
        if (schema["$ref"] is JsonText reference)
        {
            var (target, targetName) = references.Follow(reference);
            return Of(target, targetName);
        }

        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray branches)
        {
            return OneOf([.. branches.Items.Select(branch => Of(branch, name))]);
        }

        if (schema["allOf"] is JsonArray { Items: [var only] })
        {
            return Of(only, name);
        }

        return schema["enum"] is JsonArray { Items: var words } ? OfWords(schema, words, name)
            : schema["const"] is { } word ? OfWords(schema, [word], name)
            : OfTypes(schema, name);
    }

    private SchemaType OfTypes(JsonObject schema, string name)
    {
        switch (schema["type"])
        {
            case null:
                return schema["properties"] is not null ? OfType(schema, "object", name, schema)
                    : schema["items"] is not null ? OfType(schema, "array", name, schema)
                    : SchemaType.Any;
            case JsonText { Value: var type } place:
                return OfType(schema, type, name, place);
            case JsonArray types:
                return OneOf([.. types.Items.Select(type => OfType(schema, (type as JsonText)?.Value ?? "", name, type))]);
            case var other:
                throw new SchemaFault(Rules.UnknownSchemaType, "the type should be a text", other.Span);
        }
    }

    /// <summary>One of several types: a common one where null is the only other, else any JSON.</summary>
    private static SchemaType OneOf(List<SchemaType> branches)
    {
        var others = branches.Where(static branch => branch.Form != TypeForm.Null).Distinct().ToList();
        var type = others.Count == 1 ? others[0] : SchemaType.Any;
        return branches.Count > 0 && branches.Any(static branch => branch.AllowsNull || branch.Form == TypeForm.Null) ? type with { AllowsNull = true } : type;
    }

    private SchemaType OfWords(JsonObject schema, IReadOnlyList<JsonNode> words, string name)
    {
        var texts = words.OfType<JsonText>().ToList();
        var allowsNull = words.Any(static word => word is JsonNull);
        var type = texts.Count > 0 && texts.Count + words.Count(static word => word is JsonNull) == words.Count
                ? (texts.All(IsWord) ? declarations.Enum(schema, [.. texts.Select(static text => text.Value).Distinct()], name) : OfText(null))
            : words.All(static word => word is JsonNumber number && number.Digits.IndexOfAny(['.', 'e', 'E']) < 0) ? Integer
            : words.All(static word => word is JsonBoolean) ? Boolean
            : SchemaType.Any;
        return type with { AllowsNull = allowsNull };
    }

    /// <summary>Whether System.Text.Json takes it as the name of an enum's member.</summary>
    private static bool IsWord(JsonText text) => text.Value.Trim().Length == text.Value.Length && text.Value.Length > 0 && !text.Value.Contains(',');

    private SchemaType OfType(JsonObject schema, string type, string name, JsonNode place) => type switch
    {
        "integer" => Integer,
        "number" => new SchemaType("double", TypeForm.Number) { IsValue = true },
        "boolean" => Boolean,
        "null" => new SchemaType(SchemaType.Any.Name, TypeForm.Null) { IsValue = true, AllowsNull = true },
        "string" => OfText(schema.Text("format")),
        "array" => OfArray(schema, name),
        "object" => OfObject(schema, name),
        "file" => BentoKinds.File(schema),
        "tensor" => BentoKinds.Tensor(schema, IsBatch),
        "dataframe" => BentoKinds.Table(schema),
        _ => throw new SchemaFault(
            Rules.UnknownSchemaType,
            $"\"{type}\" is no type that BentoSharp knows: it knows those of JSON schema, and file, tensor and dataframe",
            place.Span),
    };

    private static SchemaType OfText(string? format) => format switch
    {
        "date-time" => new SchemaType("global::System.DateTime", TypeForm.Other) { IsValue = true },
        "date" => new SchemaType("global::System.DateOnly", TypeForm.Other) { IsValue = true },
        "time" => new SchemaType("global::System.TimeOnly", TypeForm.Other) { IsValue = true },
        "uuid" => new SchemaType("global::System.Guid", TypeForm.Other) { IsValue = true },
        "base64" => new SchemaType("byte[]", TypeForm.Other),
        _ => new SchemaType("string", TypeForm.Text),
    };

    private SchemaType OfArray(JsonObject schema, string name)
    {
        if (schema["prefixItems"] is JsonArray { Items.Count: > 0 } parts)
        {
            var types = parts.Items.Select(part => Of(part, name)).Distinct().ToList();
            return SchemaType.ListOf(types.Count == 1 ? types[0] : SchemaType.Any);
        }

        return SchemaType.ListOf(schema["items"] is { } items ? Of(items, SchemaNames.Singular(name)) : SchemaType.Any);
    }

    private SchemaType OfObject(JsonObject schema, string name)
    {
        if (schema["properties"] is JsonObject { Members.Count: > 0 })
        {
            return declarations.Record(schema, name, this);
        }

        var value = schema["additionalProperties"] is JsonObject values ? Of(values, SchemaNames.Singular(name)) : SchemaType.Any;
        return new SchemaType($"{Dictionaries}<string, {value.Code}>", TypeForm.Other);
    }
}
