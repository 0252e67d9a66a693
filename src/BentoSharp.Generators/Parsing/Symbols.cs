using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Questions about symbols.</summary>
internal static class Symbols
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat NamespaceFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>The type as it stands in generated code.</summary>
    public static string Code(this ITypeSymbol type) => type.ToDisplayString(Format);

    /// <summary>The namespace as it stands in generated code; empty for the global one.</summary>
    public static string NamespaceCode(this ISymbol symbol) =>
        symbol.ContainingNamespace is { IsGlobalNamespace: false } ns ? ns.ToDisplayString(NamespaceFormat) : "";

    /// <summary>Whether it is the type of a namespace and name.</summary>
    public static bool Is(this ITypeSymbol? type, string ns, string name) =>
        type is not null && type.Name == name && type.ContainingType is null && type.ContainingNamespace.Is(ns);

    /// <summary>Whether it is the type that stands for a file without a name.</summary>
    public static bool IsStream(this ITypeSymbol? type) => type.Is("System.IO", "Stream");

    /// <summary>Whether it is the namespace of a name. Asked for every attribute on every edit, so it makes no text.</summary>
    public static bool Is(this INamespaceSymbol? symbol, string name)
    {
        var end = name.Length;
        while (symbol is { IsGlobalNamespace: false })
        {
            var start = end - symbol.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, symbol.Name, 0, symbol.Name.Length) != 0)
            {
                return false;
            }

            symbol = symbol.ContainingNamespace;
            if (start == 0)
            {
                return symbol is { IsGlobalNamespace: true };
            }

            end = start - 1;
            if (name[end] != '.')
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Whether the type or a base type of it is the one of a namespace and name.</summary>
    public static bool DerivesFrom(this ITypeSymbol? type, string ns, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Is(ns, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The attribute of BentoSharp with a name.</summary>
    public static AttributeData? Attribute(this ISymbol symbol, string name) => symbol.Attribute("BentoSharp", name);

    /// <summary>The attribute of a namespace and name.</summary>
    public static AttributeData? Attribute(this ISymbol symbol, string ns, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is(ns, name))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>The value of a named argument of an attribute; null where it isn't given.</summary>
    public static TypedConstant? Value(this AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>The text of a named argument of an attribute.</summary>
    public static string? Text(this AttributeData attribute, string name) => attribute.Value(name)?.Value as string;

    /// <summary>The type and what it is made of: type arguments and elements.</summary>
    public static IEnumerable<ITypeSymbol> Parts(this ITypeSymbol type)
    {
        yield return type;
        var inner = type switch
        {
            IArrayTypeSymbol array => [array.ElementType],
            INamedTypeSymbol named => named.TypeArguments,
            _ => [],
        };
        foreach (var part in inner)
        {
            foreach (var nested in part.Parts())
            {
                yield return nested;
            }
        }
    }

    /// <summary>The type and those around it.</summary>
    public static IEnumerable<INamedTypeSymbol> WithContainers(this INamedTypeSymbol type)
    {
        for (var part = type; part is not null; part = part.ContainingType)
        {
            yield return part;
        }
    }

    /// <summary>Whether the type and all that it is made of are public.</summary>
    public static bool IsPublic(this ITypeSymbol type) => type.Parts().OfType<INamedTypeSymbol>().All(static part =>
        part.IsTupleType || part.WithContainers().All(static outer => outer.DeclaredAccessibility == Accessibility.Public));

    /// <summary>Whether code elsewhere in the assembly can name the type and all that it is made of.</summary>
    public static bool IsReachable(this ITypeSymbol type) => type.Parts().OfType<INamedTypeSymbol>().All(static part =>
        part.IsTupleType || !part.WithContainers().Any(static outer => outer.IsHidden()));

    /// <summary>Whether the type itself, whatever is around it, can't be named elsewhere.</summary>
    public static bool IsHidden(this INamedTypeSymbol type) =>
        type.IsFileLocal
        || type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal;

    /// <summary>Whether the symbol or a part of the type is marked obsolete.</summary>
    public static bool IsObsolete(this ISymbol symbol) =>
        symbol is ITypeSymbol type
            ? type.Parts().Any(static part => part.Attribute("System", "ObsoleteAttribute") is not null)
            : symbol.Attribute("System", "ObsoleteAttribute") is not null;
}
