using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Gathers what is wrong: the analyzer reports it, the generator only needs to know that there is something.</summary>
/// <param name="report">Takes what is found; null where only the count matters.</param>
/// <param name="compilation">The compilation, whose files alone can have a problem: in editors, symbols of other projects are of source as well.</param>
/// <param name="owner">Where problems are told whose own place is elsewhere: the type that inherits a member, for one.</param>
internal sealed class Problems(Action<Diagnostic>? report, Compilation? compilation = null, ISymbol? owner = null)
{
    /// <summary>How many problems there are for which no code can be generated; advice is not counted.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a problem at a symbol.</summary>
    public void Add(DiagnosticDescriptor rule, ISymbol symbol, params object?[] arguments)
    {
        Count += rule.DefaultSeverity == DiagnosticSeverity.Error ? 1 : 0;
        report?.Invoke(Diagnostic.Create(rule, Locate(symbol), arguments));
    }

    /// <summary>Adds a problem at a symbol, with what a fix of it needs to know.</summary>
    public void Add(DiagnosticDescriptor rule, ISymbol symbol, ImmutableDictionary<string, string?> properties, params object?[] arguments) =>
        report?.Invoke(Diagnostic.Create(rule, Locate(symbol), properties, arguments));

    /// <summary>Adds a problem at a place in the code.</summary>
    public void Add(DiagnosticDescriptor rule, Location place, params object?[] arguments) => report?.Invoke(Diagnostic.Create(rule, place, arguments));

    /// <summary>
    /// Adds a problem at a named argument of an attribute, or at its first where the name is null; at the attribute where it has none.
    /// </summary>
    public void Add(DiagnosticDescriptor rule, AttributeData attribute, string? argument, ISymbol symbol, params object?[] arguments)
    {
        Count += rule.DefaultSeverity == DiagnosticSeverity.Error ? 1 : 0;
        report?.Invoke(Diagnostic.Create(rule, PlaceOf(attribute, argument) ?? Locate(symbol), arguments));
    }

    private Location Locate(ISymbol symbol) => PlaceOf(symbol) ?? (owner is null ? null : PlaceOf(owner)) ?? Location.None;

    private Location? PlaceOf(ISymbol symbol) => symbol.Locations.FirstOrDefault(location => IsHere(location.SourceTree));

    private Location? PlaceOf(AttributeData attribute, string? argument)
    {
        if (!IsHere(attribute.ApplicationSyntaxReference?.SyntaxTree) || attribute.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax syntax)
        {
            return null;
        }

        var part = syntax.ArgumentList?.Arguments.FirstOrDefault(candidate => candidate.NameEquals?.Name.Identifier.ValueText == argument);
        return (part ?? (Microsoft.CodeAnalysis.SyntaxNode)syntax).GetLocation();
    }

    private bool IsHere(SyntaxTree? tree) => tree is not null && compilation?.ContainsSyntaxTree(tree) == true;
}
