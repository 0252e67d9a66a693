using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules for a class whose contract is an interface.</summary>
internal static class ImplementationRules
{
    public static void Check(INamedTypeSymbol type, INamedTypeSymbol contract, Problems problems)
    {
        var implementations = MethodShape.In(contract).ToDictionary(
            shape => type.FindImplementationForInterfaceMember(shape.Symbol) ?? shape.Symbol,
            static shape => shape,
            SymbolEqualityComparer.Default);
        foreach (var own in MethodShape.In(type))
        {
            ValueRules.Check(own.Attribute, own.Symbol, problems);
            if (own.IsTask && own.Symbol.Attribute("BentoApiAttribute") is not null)
            {
                problems.Add(Rules.TaskAndApi, own.Symbol, own.Symbol.Name);
            }
            else if (!implementations.TryGetValue(own.Symbol, out var declared) || declared.IsTask != own.IsTask)
            {
                problems.Add(Rules.MethodOutsideContract, own.Symbol, own.Symbol.Name, own.AttributeName, contract.Name);
            }
        }
    }
}
