using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Finds services of one namespace that would be given generated types of one name.</summary>
internal static class DuplicateServices
{
    /// <summary>The service that takes the names of another before it, and one of the names; null where there is none.</summary>
    public static (INamedTypeSymbol Other, string Name)? Before(INamedTypeSymbol type)
    {
        if (type.ContainingType is not null)
        {
            return null;
        }

        var stem = Names.Service(type);
        foreach (var candidate in Candidates(stem))
        {
            foreach (var other in type.ContainingNamespace.GetTypeMembers(candidate))
            {
                if (string.CompareOrdinal(other.Name, type.Name) < 0
                    && SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, type.ContainingAssembly)
                    && other.Attribute("BentoServiceAttribute") is not null
                    && Names.Service(other) == stem
                    && Shared(type, other) is { } suffix)
                {
                    return (other, stem + suffix);
                }
            }
        }

        return null;
    }

    private static IEnumerable<string> Candidates(string stem) => [stem, stem + "Service", "I" + stem, $"I{stem}Service"];

    private static string? Shared(INamedTypeSymbol first, INamedTypeSymbol second) =>
        DeclaresContract(first) && DeclaresContract(second) ? "Contract"
        : first.TypeKind == TypeKind.Class && second.TypeKind == TypeKind.Class ? "ServiceExtensions"
        : null;

    private static bool DeclaresContract(INamedTypeSymbol type) => ServiceContracts.Of(type).Count == 0;
}
