using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>
/// What a method's documentation says with that which it inherits: by <c>inheritdoc</c>, or because it has none and overrides or implements a method
/// that has. References are looked up by name in the type and those it derives from, for nothing is bound here.
/// </summary>
internal static class InheritedDocumentation
{
    /// <summary>Who inherits from whom could be a circle.</summary>
    private const int MaxDepth = 8;

    private static readonly Regex Inherits = new(@"<inheritdoc(?:\s+cref=""(?<cref>[^""]*)"")?[^>]*>", RegexOptions.CultureInvariant);

    /// <summary>The text, the method's own before what it inherits, so that what both say is the method's own.</summary>
    public static string Of(IMethodSymbol method, CancellationToken cancellationToken) => Of(method, 0, cancellationToken);

    private static string Of(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        var own = DocumentationText.Of(method, cancellationToken);
        var inherits = Inherits.Match(own);
        if (depth == MaxDepth || (own.Length > 0 && !inherits.Success))
        {
            return own;
        }

        var origin = inherits.Groups["cref"] is { Success: true, Value: var cref } ? Named(method.ContainingType, cref) : OriginOf(method);
        return origin is null ? own : own + Of(origin, depth + 1, cancellationToken);
    }

    /// <summary>What a method overrides or implements.</summary>
    private static IMethodSymbol? OriginOf(IMethodSymbol method) => method.OverriddenMethod ?? method.ContainingType.AllInterfaces
        .SelectMany(type => type.GetMembers(method.Name))
        .OfType<IMethodSymbol>()
        .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    /// <summary>The method that a reference such as <c>IPainter.Paint(string)</c> names.</summary>
    private static IMethodSymbol? Named(INamedTypeSymbol type, string cref)
    {
        var parts = cref.Split('(')[0].Split('.', ':').Select(static part => part.Split('{', '<')[0]).ToArray();
        var types = type.AllInterfaces.Prepend(type);
        for (var outer = type.BaseType; outer is not null; outer = outer.BaseType)
        {
            types = types.Append(outer);
        }

        return types
            .Where(candidate => parts.Length == 1 || candidate.Name == parts[parts.Length - 2])
            .SelectMany(candidate => candidate.GetMembers(parts[parts.Length - 1]))
            .OfType<IMethodSymbol>()
            .FirstOrDefault();
    }
}
