using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Finds the contracts that a class implements.</summary>
internal static class ServiceContracts
{
    /// <summary>The [BentoService] interfaces of a class; none where it is its own contract, and none for an interface.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Of(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface
        ? []
        : type.AllInterfaces.Where(static candidate => candidate.Attribute("BentoServiceAttribute") is not null).ToList();
}
