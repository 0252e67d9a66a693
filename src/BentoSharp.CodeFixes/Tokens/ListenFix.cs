using System.Composition;
using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Tokens;

/// <summary>BENTO029: passes a token on that is never looked at.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ListenFix() : LocalFix("BENTO029")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place) =>
        place.Outer<ParameterSyntax>() is { } parameter && place.Outer<MethodDeclarationSyntax>() is { } method
        && place.Parameter is { Type: var type } && CallsWithToken.IsToken(type)
        && TokenUse.Find(place, method, parameter.Identifier.Text) is { } use
            ? ($"Listen to {parameter.Identifier.ValueText}", use)
            : null;
}
