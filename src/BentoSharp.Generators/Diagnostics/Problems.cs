using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Gathers what is wrong: the analyzer reports it, the generator only needs to know that there is something.</summary>
internal sealed class Problems(Action<Diagnostic>? report)
{
    /// <summary>How many problems there are for which no code can be generated; advice is not counted.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a problem at a symbol.</summary>
    public void Add(DiagnosticDescriptor rule, ISymbol symbol, params object?[] arguments) =>
        Add(rule, static symbol => Locate((ISymbol)symbol), symbol, arguments);

    /// <summary>Adds a problem at a symbol, with what a fix of it needs to know.</summary>
    public void Add(DiagnosticDescriptor rule, ISymbol symbol, ImmutableDictionary<string, string?> properties, params object?[] arguments) =>
        report?.Invoke(Diagnostic.Create(rule, Locate(symbol), properties, arguments));

    /// <summary>Adds a problem at a place in the code.</summary>
    public void Add(DiagnosticDescriptor rule, Location place, params object?[] arguments) => report?.Invoke(Diagnostic.Create(rule, place, arguments));

    /// <summary>
    /// Adds a problem at a named argument of an attribute, or at its first where the name is null; at the attribute where it has none.
    /// </summary>
    public void Add(DiagnosticDescriptor rule, AttributeData attribute, string? argument, ISymbol symbol, params object?[] arguments) =>
        Add(rule, _ => Locate(attribute, argument) ?? Locate(symbol), attribute, arguments);

    private void Add(DiagnosticDescriptor rule, Func<object, Location> locate, object place, object?[] arguments)
    {
        Count += rule.DefaultSeverity == DiagnosticSeverity.Error ? 1 : 0;
        report?.Invoke(Diagnostic.Create(rule, locate(place), arguments));
    }

    private static Location Locate(ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(static location => location.IsInSource) ?? Location.None;

    private static Location? Locate(AttributeData attribute, string? argument)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax syntax)
        {
            return null;
        }

        var part = syntax.ArgumentList?.Arguments.FirstOrDefault(candidate => candidate.NameEquals?.Name.Identifier.ValueText == argument);
        return (part ?? (Microsoft.CodeAnalysis.SyntaxNode)syntax).GetLocation();
    }
}
