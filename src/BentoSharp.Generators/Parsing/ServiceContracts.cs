using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Finds the contracts that a class implements.</summary>
internal static class ServiceContracts
{
    /// <summary>
    /// The [BentoService] interfaces of a class, without those that another of them extends; none where it is its own contract, and none for an interface.
    /// </summary>
    public static IReadOnlyList<INamedTypeSymbol> Of(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface)
        {
            return [];
        }

        var contracts = type.AllInterfaces.Where(static candidate => candidate.Attribute("BentoServiceAttribute") is not null).ToList();
        return contracts.Where(contract => !contracts.Any(other => other.AllInterfaces.Contains(contract, SymbolEqualityComparer.Default))).ToList();
    }
}
