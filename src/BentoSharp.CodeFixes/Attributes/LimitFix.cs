using System.Composition;
using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Attributes;

/// <summary>BENTO027: limits all runs of a task, where no parameter is the key.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LimitFix() : LocalFix("BENTO027")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place) =>
        place.Outer<AttributeArgumentSyntax>() is { NameEquals.Name: var name } && place.Outer<AttributeSyntax>()?.Argument("Concurrency") is null
            ? ("Limit all runs of the task, by Concurrency", editor => editor.ReplaceNode(
                name, name.WithIdentifier(SyntaxFactory.Identifier("Concurrency").WithTriviaFrom(name.Identifier))))
            : null;
}
