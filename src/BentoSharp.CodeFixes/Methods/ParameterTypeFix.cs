using System.Composition;
using BentoSharp.CodeFixes.Attributes;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace BentoSharp.CodeFixes.Methods;

/// <summary>
/// BENTO005: takes a service from dependency injection, a file as a Stream, and unknown members as a dictionary. What other types are to become depends
/// on what the method does with them.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ParameterTypeFix() : LocalFix("BENTO005")
{
    private const string Members = "System.Collections.Generic.IReadOnlyDictionary<string, global::System.Text.Json.JsonElement>";

    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        if (place.Outer<ParameterSyntax>() is not { Type: { } type } parameter
            || place.Parameter is not { } symbol)
        {
            return null;
        }

        var name = parameter.Identifier.ValueText;
        if (symbol.Attribute("BentoExtraAttribute") is not null)
        {
            return ($"Take all other members as {name}", editor => Replace(editor, type, Members));
        }

        if (symbol.Attribute("BentoRootAttribute") is not null)
        {
            return null;
        }

        if (symbol.Type.DerivesFrom("System.IO", "Stream"))
        {
            return ($"Take {name} as a Stream", editor => Replace(editor, type, "System.IO.Stream"));
        }

        var hasServices = place.Model.Compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Mvc.FromServicesAttribute") is not null;
        return IsService(symbol.Type) && hasServices
            ? ($"Take {name} from dependency injection", editor => editor.AddAttribute(parameter, AttributeEdits.Create("Microsoft.AspNetCore.Mvc.FromServices")))
            : null;
    }

    /// <summary>An interface or abstract class that is not a value written by its derived types.</summary>
    private static bool IsService(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface or TypeKind.Class, IsAbstract: true, IsStatic: false, IsGenericType: false }
        && !type.GetAttributes().Any(static attribute => attribute.AttributeClass is { Name: "JsonDerivedTypeAttribute" });

    private static void Replace(SyntaxEditor editor, TypeSyntax type, string code) => editor.ReplaceNode(
        type, SyntaxFactory.ParseTypeName($"global::{code}").WithTriviaFrom(type).WithAdditionalAnnotations(Simplifier.Annotation));
}
