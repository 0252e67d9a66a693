using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Looks through the members of the user's types for what can't travel as a part of their JSON.</summary>
internal static class WireMembers
{
    private const int JsonIgnoreAlways = 1;

    /// <summary>Why a member of a type, or of a type in it, can't travel, and what to do; null where all can.</summary>
    public static (string Reason, string Remedy)? Fault(ITypeSymbol type) => Fault(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    private static (string Reason, string Remedy)? Fault(ITypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        foreach (var part in type.Parts().OfType<INamedTypeSymbol>().Where(static part => IsOfUser(part)))
        {
            if (!seen.Add(part))
            {
                continue;
            }

            var fault = MembersOf(part).Select(member => FaultOf(member, seen))
                .Concat(DerivedTypesOf(part).Select(derived => Fault(derived, seen)))
                .FirstOrDefault(static fault => fault is not null);
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static (string Reason, string Remedy)? FaultOf(IPropertySymbol member, HashSet<ITypeSymbol> seen) =>
        WireTypes.PartFault(member.Type) is { } fault
            ? ($"its member {member.ContainingType.Name}.{member.Name} is a {member.Type.Name}, and {fault.Reason}", fault.Remedy)
            : Fault(member.Type, seen);

    /// <summary>What the serialiser reads and writes: also members of base types.</summary>
    private static IEnumerable<IPropertySymbol> MembersOf(INamedTypeSymbol type)
    {
        for (var holder = type; holder is not null && IsOfUser(holder); holder = holder.BaseType)
        {
            foreach (var member in holder.GetMembers().OfType<IPropertySymbol>())
            {
                if (member is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null } && !IsLeftOut(member))
                {
                    yield return member;
                }
            }
        }
    }

    /// <summary>The types that [JsonDerivedType] names.</summary>
    public static IEnumerable<INamedTypeSymbol> DerivedTypesOf(ITypeSymbol type) => type.GetAttributes()
        .Where(static attribute => attribute.AttributeClass.Is("System.Text.Json.Serialization", "JsonDerivedTypeAttribute"))
        .Select(static attribute => attribute.ConstructorArguments.FirstOrDefault().Value)
        .OfType<INamedTypeSymbol>();

    /// <summary>Whether a member is ignored, or written by a converter that knows what to do.</summary>
    private static bool IsLeftOut(IPropertySymbol member) => member.GetAttributes().Any(static attribute =>
        attribute.AttributeClass is { Name: "JsonConverterAttribute" or "JsonExtensionDataAttribute" }
        || (attribute.AttributeClass is { Name: "JsonIgnoreAttribute" }
            && (attribute.NamedArguments.IsEmpty || attribute.NamedArguments[0].Value.Value is JsonIgnoreAlways)));

    private static bool IsOfUser(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface)
            || type.GetAttributes().Any(static attribute => attribute.AttributeClass is { Name: "JsonConverterAttribute" }))
        {
            return false;
        }

        var ns = type.ContainingNamespace;
        while (ns is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            ns = ns.ContainingNamespace;
        }

        return ns is not { Name: "System" or "Microsoft" } && !type.Is("BentoSharp", type.Name);
    }
}
