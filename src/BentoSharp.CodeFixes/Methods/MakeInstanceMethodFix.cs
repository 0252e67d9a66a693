using System.Composition;
using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Methods;

/// <summary>BENTO002: makes a static task an instance method. What is generic, abstract or explicit has a reason that no fix knows.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakeInstanceMethodFix() : LocalFix("BENTO002")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place) =>
        place.Outer<MethodDeclarationSyntax>() is { Parent: ClassDeclarationSyntax or RecordDeclarationSyntax, TypeParameterList: null } method
        && method.Modifiers.Any(SyntaxKind.StaticKeyword)
            ? ($"Make {method.Identifier.ValueText} an instance method", editor => editor.Remove(method, SyntaxKind.StaticKeyword))
            : null;
}
