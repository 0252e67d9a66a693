using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Model;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Reads a [BentoService] type. What breaks a rule is left out: the analyzer reports it.</summary>
internal static class ServiceParser
{
    /// <summary>Reads the type.</summary>
    /// <param name="type">The class or interface with [BentoService].</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The model; null where the type can't be a service.</returns>
    public static ServiceModel? Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var problems = new Problems(report: null);
        ServiceRules.Check(type, problems);
        if (problems.Count > 0)
        {
            return null;
        }

        var contractType = ServiceContracts.Of(type).SingleOrDefault() ?? type;
        var shapes = ContractRules.ValidMethods(contractType, problems);
        var contract = ContractParser.Parse(contractType, shapes, cancellationToken);
        var endpoints = type.TypeKind == TypeKind.Class ? EndpointsParser.Parse(type, shapes, contract, compilation) : null;
        return new ServiceModel(contract, SymbolEqualityComparer.Default.Equals(contractType, type), endpoints);
    }
}
