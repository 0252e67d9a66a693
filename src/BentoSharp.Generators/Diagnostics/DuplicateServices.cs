using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Finds services of one namespace that would be given generated types of one name.</summary>
internal static class DuplicateServices
{
    /// <summary>The service that takes the names of another before it, and one of the names; null where there is none.</summary>
    public static (INamedTypeSymbol Other, string Name)? Before(INamedTypeSymbol type)
    {
        var stem = Names.Service(type);
        foreach (var other in Others(type, stem))
        {
            if (IsBefore(other, type)
                && SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, type.ContainingAssembly)
                && other.Attribute("BentoServiceAttribute") is not null
                && Names.Service(other) == stem
                && Shared(type, other) is { } suffix)
            {
                return (other, stem + suffix);
            }
        }

        return null;
    }

    /// <summary>The types of the namespace whose generated names could be the same. A nested one is compared with all, one that isn't only with its like.</summary>
    private static IEnumerable<INamedTypeSymbol> Others(INamedTypeSymbol type, string stem)
    {
        if (type.ContainingType is null)
        {
            return Candidates(stem).SelectMany(name => type.ContainingNamespace.GetTypeMembers(name));
        }

        var names = new HashSet<string>(Candidates(stem), StringComparer.Ordinal);
        return type.ContainingNamespace.GetTypeMembers().SelectMany(static outer => WithNested(outer)).Where(other => names.Contains(other.Name));
    }

    private static IEnumerable<INamedTypeSymbol> WithNested(INamedTypeSymbol type) =>
        type.GetTypeMembers().SelectMany(static nested => WithNested(nested)).Prepend(type);

    private static bool IsBefore(INamedTypeSymbol other, INamedTypeSymbol type) => (other.ContainingType is null, type.ContainingType is null) switch
    {
        (true, false) => true,
        (false, true) => false,
        _ => string.CompareOrdinal(ContractParser.MetadataName(other), ContractParser.MetadataName(type)) < 0,
    };

    private static IEnumerable<string> Candidates(string stem) => [stem, stem + "Service", "I" + stem, $"I{stem}Service"];

    private static string? Shared(INamedTypeSymbol first, INamedTypeSymbol second) =>
        DeclaresContract(first) && DeclaresContract(second) ? "Contract"
        : first.TypeKind == TypeKind.Class && second.TypeKind == TypeKind.Class ? "ServiceExtensions"
        : null;

    private static bool DeclaresContract(INamedTypeSymbol type) => ServiceContracts.Of(type).Count == 0;
}
