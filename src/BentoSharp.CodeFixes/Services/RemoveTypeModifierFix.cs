using System.Composition;
using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Services;

/// <summary>BENTO007: makes a service a class of which there are instances.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveTypeModifierFix() : LocalFix("BENTO007")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        if (place.Outer<TypeDeclarationSyntax>() is not { } type
            || place.Type is not { } symbol
            || symbol.GetMembers().Any(static member => member.IsAbstract))
        {
            return null;
        }

        var modifier = symbol.IsStatic ? SyntaxKind.StaticKeyword : SyntaxKind.AbstractKeyword;
        return type.Modifiers.Any(modifier)
            ? ($"Remove '{SyntaxFacts.GetText(modifier)}'", editor => editor.Remove(type, modifier))
            : null;
    }
}
