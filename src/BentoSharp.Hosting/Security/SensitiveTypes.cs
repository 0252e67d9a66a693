using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BentoSharp.Hosting.Security;

/// <summary>Which types of arguments have members with <see cref="SensitiveAttribute"/>, as their JSON metadata tell.</summary>
internal sealed class SensitiveTypes(JsonSerializerOptions options)
{
    private readonly ConcurrentDictionary<Type, bool> _known = new();

    /// <summary>Whether something below a type is sensitive.</summary>
    public bool Has(JsonTypeInfo type) => _known.TryGetValue(type.Type, out var known) ? known : _known[type.Type] = Search(type, []);

    /// <summary>The type of the items of a list, or of the values of a dictionary.</summary>
    public JsonTypeInfo? ElementOf(JsonTypeInfo type) => type.ElementType is { } element ? options.GetTypeInfo(element) : null;

    /// <summary>A member by its name on the wire, of a type or one that is derived from it; null where none has it.</summary>
    public (bool IsSensitive, JsonTypeInfo Type)? MemberOf(JsonTypeInfo type, string name)
    {
        var comparison = options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var found = Members(type).Where(member => string.Equals(member.Name, name, comparison)).ToList();
        return found.Count == 0 ? null : (found.Exists(IsSensitive), options.GetTypeInfo(found[0].PropertyType));
    }

    private bool Search(JsonTypeInfo type, HashSet<Type> seen)
    {
        if (!seen.Add(type.Type))
        {
            return false;
        }

        return type.Kind switch
        {
            JsonTypeInfoKind.Object => Members(type).Any(member => IsSensitive(member) || Search(options.GetTypeInfo(member.PropertyType), seen)),
            JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary => ElementOf(type) is { } element && Search(element, seen),
            _ => Nullable.GetUnderlyingType(type.Type) is { } inner && Search(options.GetTypeInfo(inner), seen),
        };
    }

    private IEnumerable<JsonPropertyInfo> Members(JsonTypeInfo type)
    {
        type = type.Kind == JsonTypeInfoKind.None && Nullable.GetUnderlyingType(type.Type) is { } inner ? options.GetTypeInfo(inner) : type;
        return type.PolymorphismOptions is { } family
            ? type.Properties.Concat(family.DerivedTypes.Where(derived => derived.DerivedType != type.Type)
                .SelectMany(derived => options.GetTypeInfo(derived.DerivedType).Properties))
            : type.Properties;
    }

    // In a record the attribute stands on the constructor's parameter.
    private static bool IsSensitive(JsonPropertyInfo member) => IsMarked(member.AttributeProvider) || IsMarked(member.AssociatedParameter?.AttributeProvider);

    private static bool IsMarked(ICustomAttributeProvider? provider) => provider?.IsDefined(typeof(SensitiveAttribute), inherit: true) == true;
}
