using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The services of the project, looked for once a compilation, and only where somebody asks: for what is wrong, as a rule.</summary>
internal sealed class ProjectServices(Compilation compilation)
{
    private readonly Lazy<IReadOnlyList<INamedTypeSymbol>> _all = new(() => [.. Of(compilation.Assembly)]);

    /// <summary>The types of an assembly that have [BentoService].</summary>
    public static IEnumerable<INamedTypeSymbol> Of(IAssemblySymbol assembly) =>
        Types(assembly.GlobalNamespace).Where(static type => type.Attribute("BentoServiceAttribute") is not null);

    /// <summary>Whether the methods of a type belong to a service that derives from it.</summary>
    public bool Inherit(INamedTypeSymbol type) => _all.Value.Any(service => type.TypeKind == TypeKind.Interface
        ? service.TypeKind == TypeKind.Interface && service.AllInterfaces.Any(other => IsOf(type, other))
        : DerivesFrom(service, type));

    /// <summary>Whether a class is the service of a contract.</summary>
    public bool Implement(INamedTypeSymbol contract) =>
        _all.Value.Any(service => service.TypeKind == TypeKind.Class && service.AllInterfaces.Contains(contract, SymbolEqualityComparer.Default));

    private static bool DerivesFrom(INamedTypeSymbol service, INamedTypeSymbol type)
    {
        for (var outer = service.BaseType; outer is not null; outer = outer.BaseType)
        {
            if (IsOf(type, outer))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOf(INamedTypeSymbol type, INamedTypeSymbol constructed) =>
        SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, constructed.OriginalDefinition);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) => container.GetMembers().SelectMany(static member => member switch
    {
        INamespaceSymbol ns => Types(ns),
        INamedTypeSymbol type => Types(type).Prepend(type),
        _ => [],
    });
}
