using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>A method with an attribute of BentoSharp, and the names that follow from both.</summary>
/// <param name="Symbol">The method.</param>
/// <param name="Attribute">Its attribute.</param>
/// <param name="IsTask">Whether the attribute is [BentoTask].</param>
internal sealed record MethodShape(IMethodSymbol Symbol, AttributeData Attribute, bool IsTask)
{
    public string AttributeName => IsTask ? "BentoTask" : "BentoApi";

    /// <summary>The C# name without <c>Async</c>.</summary>
    public string Name { get; } = Names.Method(Symbol);

    public string WireName { get; } = Attribute.Text("Name") ?? SnakeCase.Convert(Names.Method(Symbol));

    public string Route => GivenRoute ?? "/" + WireName;

    /// <summary>The route that the user gives; null where it follows from the name.</summary>
    public string? GivenRoute { get; } = Attribute.Text("Route");

    /// <summary>Reads a method; null where it has no attribute of BentoSharp itself.</summary>
    public static MethodShape? Of(IMethodSymbol method) => Of(method, method);

    /// <summary>The methods that a type itself declares with an attribute.</summary>
    public static IEnumerable<MethodShape> In(INamedTypeSymbol type) => type.GetMembers().OfType<IMethodSymbol>().Select(Of).OfType<MethodShape>();

    /// <summary>
    /// The methods of a contract, in the order of the declaration, those of base types first. An override has the place of what it overrides, and its
    /// attribute unless it has one itself. What a method hides is none of the contract's.
    /// </summary>
    public static IEnumerable<MethodShape> OfContract(INamedTypeSymbol contract)
    {
        var types = Bases(contract).ToList();
        for (var i = types.Count - 1; i >= 0; i--)
        {
            foreach (var method in types[i].GetMembers().OfType<IMethodSymbol>())
            {
                var isOverride = method.OverriddenMethod is { ContainingType: var type } && types.Contains(type, SymbolEqualityComparer.Default);
                if (!isOverride && Final(method, types.Take(i)) is { } final && Inherited(final) is { } shape)
                {
                    yield return shape;
                }
            }
        }
    }

    /// <summary>The most derived override of a method, or itself; null where one of the types, of which the most derived is the first, hides it.</summary>
    private static IMethodSymbol? Final(IMethodSymbol method, IEnumerable<INamedTypeSymbol> types)
    {
        var last = types.SelectMany(type => type.GetMembers(method.Name)).OfType<IMethodSymbol>().FirstOrDefault(other => HasSignatureOf(method, other));
        return last is null ? method : last.IsOverride ? last : null;
    }

    /// <summary>The type and those that it inherits from, the most derived first.</summary>
    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol contract)
    {
        if (contract.TypeKind == TypeKind.Interface)
        {
            return contract.AllInterfaces.Prepend(contract);
        }

        var types = new List<INamedTypeSymbol>();
        for (var type = contract; type is not null && type.SpecialType != SpecialType.System_Object; type = type.BaseType)
        {
            types.Add(type);
        }

        return types;
    }

    /// <summary>Reads a method by its own attribute, or by that of the method that it overrides.</summary>
    private static MethodShape? Inherited(IMethodSymbol method)
    {
        for (var declared = method; declared is not null; declared = declared.OverriddenMethod)
        {
            if (Of(method, declared) is { } shape)
            {
                return shape;
            }
        }

        return null;
    }

    private static MethodShape? Of(IMethodSymbol method, IMethodSymbol declared)
    {
        if (declared.Attribute("BentoTaskAttribute") is { } task)
        {
            return new MethodShape(method, task, IsTask: true);
        }

        return declared.Attribute("BentoApiAttribute") is { } api ? new MethodShape(method, api, IsTask: false) : null;
    }

    private static bool HasSignatureOf(IMethodSymbol method, IMethodSymbol other) =>
        other.Arity == method.Arity
        && other.Parameters.Select(static parameter => parameter.Type)
            .SequenceEqual(method.Parameters.Select(static parameter => parameter.Type), SymbolEqualityComparer.Default);
}
