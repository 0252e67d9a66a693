using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules for the methods of a contract.</summary>
internal static class ContractRules
{
    /// <summary>The methods that break no rule, in the order of the declaration, those of base types first.</summary>
    public static IReadOnlyList<MethodShape> ValidMethods(INamedTypeSymbol contract, Problems problems)
    {
        var valid = new List<MethodShape>();
        foreach (var shape in MethodShape.OfContract(contract))
        {
            var before = problems.Count;
            MethodRules.Check(shape, problems);
            CheckAgainst(valid, shape, problems);
            if (problems.Count == before)
            {
                valid.Add(shape);
            }
        }

        return valid;
    }

    private static void CheckAgainst(List<MethodShape> others, MethodShape shape, Problems problems)
    {
        foreach (var other in others)
        {
            if (other.WireName == shape.WireName || other.Name == shape.Name)
            {
                var name = other.WireName == shape.WireName ? shape.WireName : shape.Name;
                problems.Add(Rules.DuplicateName, shape.Symbol, shape.Symbol.Name, other.Symbol.Name, name, shape.AttributeName);
                return;
            }

            if (string.Equals(other.Route, shape.Route, StringComparison.OrdinalIgnoreCase))
            {
                problems.Add(
                    Rules.DuplicateRoute, shape.Attribute, "Route", shape.Symbol, shape.Symbol.Name, other.Symbol.Name, shape.Route);
                return;
            }
        }
    }
}
