using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules for types without [BentoService]: they have no tasks, and are no service of a contract.</summary>
internal static class UnmarkedTypeRules
{
    public static void Check(INamedTypeSymbol type, Compilation compilation, ProjectServices services, Problems problems)
    {
        CheckMethods(type, services, problems);
        if (type is { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false }
            && ServiceContracts.Of(type) is [var contract]
            && IsHost(compilation)
            && !services.Implement(contract))
        {
            problems.Add(Rules.UnmarkedImplementation, type, type.Name, contract.Name, $"Add{Names.Service(type)}");
        }
    }

    /// <summary>An abstract class may have them for services of other projects that derive from it.</summary>
    private static void CheckMethods(INamedTypeSymbol type, ProjectServices services, Problems problems)
    {
        var isBase = type is { TypeKind: TypeKind.Class, IsAbstract: true, IsStatic: false };
        foreach (var shape in MethodShape.In(type))
        {
            if (!isBase && !services.Inherit(type))
            {
                problems.Add(Rules.MethodOutsideService, shape.Symbol, shape.Symbol.Name, shape.AttributeName, type.Name);
            }
        }
    }

    /// <summary>Whether the project runs services and is no test, where a contract may have a double.</summary>
    private static bool IsHost(Compilation compilation) =>
        compilation.GetTypeByMetadataName("BentoSharp.Hosting.BentoSharpBuilder") is not null
        && compilation.GetTypeByMetadataName("BentoSharp.Testing.BentoTestHost") is null;
}
