using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules for a class whose contract is an interface.</summary>
internal static class ImplementationRules
{
    public static void Check(INamedTypeSymbol type, INamedTypeSymbol contract, Problems problems)
    {
        var implementations = MethodShape.OfContract(contract).ToDictionary(
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
            else if (!implementations.TryGetValue(own.Symbol, out var declared))
            {
                problems.Add(
                    Rules.MethodOutsideContract, own.Symbol, own.Symbol.Name, own.AttributeName, contract.Name,
                    $"doesn't declare it, so callers would never see it: declare it there with [{own.AttributeName}], or remove the attribute");
            }
            else if (declared.IsTask != own.IsTask)
            {
                problems.Add(
                    Rules.MethodOutsideContract, own.Symbol, own.Symbol.Name, own.AttributeName, contract.Name,
                    $"declares it with [{declared.AttributeName}], which is what callers see: remove the attribute, or change that of the contract");
            }
        }
    }
}
