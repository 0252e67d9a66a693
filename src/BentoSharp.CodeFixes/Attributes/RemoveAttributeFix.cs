using System.Composition;
using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Attributes;

/// <summary>
/// BENTO013: removes [BentoApi] from a task. BENTO021: removes the attribute from a method that the contract doesn't have.
/// BENTO026: removes [LimitKey] from what can't be the key.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveAttributeFix() : LocalFix("BENTO013", "BENTO021", "BENTO026")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        ISymbol? owner = place.Diagnostic.Id == "BENTO026"
            ? place.Parameter
            : place.Method;
        string[] names = place.Diagnostic.Id switch
        {
            "BENTO013" => ["BentoApi"],
            "BENTO021" => ["BentoTask", "BentoApi"],
            _ => ["LimitKey"],
        };
        return owner?.GetAttributes().FirstOrDefault(attribute => names.Any(name => attribute.AttributeClass?.Name == $"{name}Attribute"))
            is { AttributeClass.Name: var found } data && data.ApplicationSyntaxReference?.GetSyntax(place.CancellationToken) is AttributeSyntax syntax
            ? ($"Remove [{found.Substring(0, found.Length - "Attribute".Length)}]", editor => editor.Remove(syntax))
            : null;
    }
}
