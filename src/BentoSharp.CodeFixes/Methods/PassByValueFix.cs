using System.Composition;
using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Methods;

/// <summary>BENTO004: passes by value what is only read. What ref and out give back has to find another way, which no fix knows.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class PassByValueFix() : LocalFix("BENTO004")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place) =>
        place.Outer<ParameterSyntax>() is { } parameter
        && place.Parameter is { RefKind: RefKind.In or RefKind.RefReadOnlyParameter }
            ? ($"Pass {parameter.Identifier.ValueText} by value", editor => editor.ReplaceNode(parameter, (current, _) => ByValue((ParameterSyntax)current)))
            : null;

    private static ParameterSyntax ByValue(ParameterSyntax parameter) => parameter
        .WithModifiers([.. parameter.Modifiers.Where(static token =>
            token.Kind() is not (SyntaxKind.InKeyword or SyntaxKind.RefKeyword or SyntaxKind.ReadOnlyKeyword))])
        .WithLeadingTrivia(parameter.GetLeadingTrivia());
}
