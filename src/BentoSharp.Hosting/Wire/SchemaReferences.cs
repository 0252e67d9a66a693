using System.Globalization;
using System.Text.Json.Nodes;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// References within schemas, which types that contain themselves have. The exporter writes them from the type's own schema; in a document
/// that has this somewhere inside they lead from the document's root. So they are names until the document is complete.
/// </summary>
internal static class SchemaReferences
{
    private const string Reference = "$ref";
    private const string Target = "$target";

    private static int s_last;

    /// <summary>Names the places to which the references of a type's schema lead.</summary>
    public static void Name(JsonObject schema)
    {
        foreach (var place in Objects(schema).ToList())
        {
            if (Text(place, Reference) is not ['#', ..] pointer)
            {
                continue;
            }

            place.Remove(Reference);
            if (Find(schema, pointer) is { } target)
            {
                target[Target] ??= $"{Interlocked.Increment(ref s_last)}";
                place[Reference] = target[Target]!.DeepClone();
            }
        }
    }

    /// <summary>Makes names pointers from a document's root.</summary>
    public static void Complete(JsonObject document)
    {
        var pointers = new Dictionary<string, string>();
        foreach (var place in Objects(document).ToList())
        {
            if (Text(place, Target) is { } name)
            {
                pointers[name] = PointerTo(place);
                place.Remove(Target);
            }
        }

        foreach (var place in Objects(document).ToList())
        {
            if (Text(place, Reference) is { } name && pointers.TryGetValue(name, out var pointer))
            {
                place[Reference] = pointer;
            }
        }
    }

    /// <summary>Makes each place to which a reference leads a schema of its own.</summary>
    /// <param name="schema">The whole, which is left without them.</param>
    /// <param name="name">Its name, from which those of its parts are made.</param>
    /// <param name="place">What names begin with in references.</param>
    /// <returns>The whole and its parts, by name.</returns>
    public static IReadOnlyList<KeyValuePair<string, JsonObject>> Split(JsonObject schema, string name, string place)
    {
        var parts = new List<KeyValuePair<string, JsonObject>> { new(name, schema) };
        var pointers = new Dictionary<string, string>();
        foreach (var target in Objects(schema).Where(static part => Text(part, Target) is not null).ToList())
        {
            var part = target == schema ? name : FormattableString.Invariant($"{name}_{parts.Count + 1}");
            pointers[Text(target, Target)!] = place + part;
            target.Remove(Target);
            if (target != schema)
            {
                Replace(target, new JsonObject { [Reference] = place + part });
                parts.Add(new(part, target));
            }
        }

        foreach (var reference in parts.SelectMany(static part => Objects(part.Value)).ToList())
        {
            if (Text(reference, Reference) is { } known && pointers.TryGetValue(known, out var pointer))
            {
                reference[Reference] = pointer;
            }
        }

        return parts;
    }

    private static void Replace(JsonNode node, JsonObject other)
    {
        if (node.Parent is JsonArray items)
        {
            items[node.GetElementIndex()] = other;
        }
        else
        {
            node.Parent![node.GetPropertyName()] = other;
        }
    }

    /// <summary>The text of a keyword; null also where that is the name of a member.</summary>
    private static string? Text(JsonObject place, string keyword) =>
        place[keyword] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject? Find(JsonNode? node, string pointer)
    {
        foreach (var step in pointer.Split('/').Skip(1).Select(static step => step.Replace("~1", "/").Replace("~0", "~")))
        {
            node = node switch
            {
                JsonObject members => members[step],
                JsonArray items when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
                _ => null,
            };
        }

        return node as JsonObject;
    }

    private static string PointerTo(JsonNode node) => node.Parent switch
    {
        JsonObject members => $"{PointerTo(members)}/{members.First(member => member.Value == node).Key.Replace("~", "~0").Replace("/", "~1")}",
        JsonArray items => FormattableString.Invariant($"{PointerTo(items)}/{items.IndexOf(node)}"),
        _ => "#",
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject members => members.Select(static member => member.Value).SelectMany(Objects).Prepend(members),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };
}
