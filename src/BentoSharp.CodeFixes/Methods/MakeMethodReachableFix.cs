using System.Composition;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Methods;

/// <summary>BENTO003: makes a task public, or internal where a type of it is no more than that.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakeMethodReachableFix() : LocalFix("BENTO003")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        if (place.Outer<MethodDeclarationSyntax>() is not { } declaration
            || place.Method is not { } method)
        {
            return null;
        }

        var isPublic = method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType).All(static type => type.IsPublic());
        return ($"Make {method.Name} {(isPublic ? "public" : "internal")}", editor =>
            editor.SetAccessibility(declaration, isPublic ? Accessibility.Public : Accessibility.Internal));
    }
}
