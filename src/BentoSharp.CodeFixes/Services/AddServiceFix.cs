using System.Composition;
using BentoSharp.CodeFixes.Attributes;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Services;

/// <summary>BENTO001: puts [BentoService] on the type of a task. BENTO043: puts it on the class that implements a contract.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddServiceFix() : LocalFix("BENTO001", "BENTO043")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        if (place.Outer<TypeDeclarationSyntax>() is not { } type
            || place.Type is not { IsStatic: false } symbol
            || symbol.TypeKind is not (TypeKind.Class or TypeKind.Interface)
            || (symbol.IsAbstract && symbol.TypeKind == TypeKind.Class)
            || symbol.WithContainers().Any(static part => part.IsGenericType))
        {
            return null;
        }

        return ($"Put [BentoService] on {symbol.Name}", editor => editor.ReplaceNode(
            type,
            (current, generator) => HasService((TypeDeclarationSyntax)current)
                ? current
                : generator.InsertAttributes(current, 0, AttributeEdits.Create("BentoSharp.BentoService"))));
    }

    /// <summary>Whether the fix of another task of the type was here before.</summary>
    private static bool HasService(TypeDeclarationSyntax type) => type.AttributeLists
        .SelectMany(static list => list.Attributes)
        .Any(static attribute => attribute.Name.ToString() == "global::BentoSharp.BentoService");
}
