using System.Collections.Immutable;
using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Model;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Reads <c>[assembly: BentoClient(typeof(IX))]</c>.</summary>
internal static class ClientAttributeParser
{
    /// <summary>The contracts that need HTTP clients here: those of other assemblies, unless they have clients there.</summary>
    public static EquatableArray<ContractNames> Parse(ImmutableArray<AttributeData> attributes, Compilation compilation) => attributes
        .Select(ContractOf)
        .Where(contract => contract is not null
            && !SymbolEqualityComparer.Default.Equals(contract.ContainingAssembly, compilation.Assembly))
        .Select(static contract => (Contract: contract!, Names: NamesOf(contract!)))
        .Where(static pair => pair.Names is not null && !HasClients(pair.Contract, pair.Names))
        .Select(static pair => pair.Names!)
        .Distinct()
        .ToEquatableArray();

    /// <summary>The contract that an attribute names; null where it is none.</summary>
    public static INamedTypeSymbol? ContractOf(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Type, Value: INamedTypeSymbol { TypeKind: TypeKind.Interface } type }]
        && type.Attribute("BentoServiceAttribute") is not null
            ? type
            : null;

    private static ContractNames? NamesOf(INamedTypeSymbol contract)
    {
        var problems = new Problems(report: null);
        ServiceRules.Check(contract, problems);
        return problems.Count > 0 ? null : ContractParser.NamesOf(contract, ContractRules.ValidMethods(contract, problems));
    }

    private static bool HasClients(INamedTypeSymbol contract, ContractNames names)
    {
        var name = $"{names.Stem}AsyncHttpClient";
        var fullName = names.Namespace.Length == 0 ? name : $"{names.Namespace.Replace("@", "")}.{name}";
        return contract.ContainingAssembly.GetTypeByMetadataName(fullName) is not null;
    }
}
