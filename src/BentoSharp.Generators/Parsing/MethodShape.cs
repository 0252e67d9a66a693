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

    /// <summary>Reads a method; null where it has no attribute of BentoSharp.</summary>
    public static MethodShape? Of(IMethodSymbol method)
    {
        if (method.Attribute("BentoTaskAttribute") is { } task)
        {
            return new MethodShape(method, task, IsTask: true);
        }

        return method.Attribute("BentoApiAttribute") is { } api ? new MethodShape(method, api, IsTask: false) : null;
    }

    /// <summary>The methods of a type, in the order of the declaration.</summary>
    public static IEnumerable<MethodShape> In(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol method && Of(method) is { } shape)
            {
                yield return shape;
            }
        }
    }
}
