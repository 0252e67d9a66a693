using System.Composition;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Services;

/// <summary>BENTO009: makes a service, and the types around it, internal where generated code can't name them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakeTypeReachableFix() : LocalFix("BENTO009")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        if (place.Type is not { } service)
        {
            return null;
        }

        // Parts of one type have to say the same.
        var hidden = service.WithContainers().Where(static type => type.IsHidden()).ToList();
        if (hidden.Any(static type => type.DeclaringSyntaxReferences.Length > 1))
        {
            return null;
        }

        var declarations = place.Node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>()
            .Where(declaration => hidden.Any(type => type.DeclaringSyntaxReferences[0].Span == declaration.Span))
            .ToList();
        return ($"Make {string.Join(" and ", hidden.Select(static type => type.Name))} internal", editor =>
        {
            foreach (var declaration in declarations)
            {
                editor.Remove(declaration, SyntaxKind.FileKeyword);
                editor.SetAccessibility(declaration, Accessibility.Internal);
            }
        });
    }
}
