using System.Globalization;
using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Parsing.Json;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>Follows references: from the root of the document, and from that of an input or output, where pydantic has its <c>$defs</c>.</summary>
/// <param name="document">The document.</param>
internal sealed class SchemaReferences(JsonObject document)
{
    /// <summary>The input or output that is read.</summary>
    public JsonObject? Scope { get; set; }

    /// <summary>The schema to which a reference leads, and what it is called there.</summary>
    public (JsonObject Target, string Name) Follow(JsonText reference)
    {
        var steps = reference.Value.Split('/').Select(static step => step.Replace("~1", "/").Replace("~0", "~")).ToList();
        if (steps[0] == "#" && (Find(Scope, steps) ?? Find(document, steps)) is { } target)
        {
            return (target, SchemaNames.Pascal(steps[steps.Count - 1]));
        }

        throw new SchemaFault(Rules.UnknownSchemaType, $"\"{reference.Value}\" leads nowhere", reference.Span);
    }

    private static JsonObject? Find(JsonNode? node, List<string> steps)
    {
        foreach (var step in steps.Skip(1))
        {
            node = node switch
            {
                JsonObject members => members[step],
                JsonArray list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count =>
                    list.Items[index],
                _ => null,
            };
        }

        return node as JsonObject;
    }
}
