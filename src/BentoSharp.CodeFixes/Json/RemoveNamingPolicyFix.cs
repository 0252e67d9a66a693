using System.Composition;
using BentoSharp.CodeFixes.Attributes;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Json;

/// <summary>BENTO036: removes the naming policy of a JsonContext, and the attribute where it said nothing else.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveNamingPolicyFix() : LocalFix("BENTO036")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        var syntax = place.Type?
            .Attribute("System.Text.Json.Serialization", "JsonSourceGenerationOptionsAttribute")?
            .ApplicationSyntaxReference?.GetSyntax(place.CancellationToken);
        if (syntax is not AttributeSyntax attribute || attribute.SyntaxTree != place.Node.SyntaxTree || attribute.Argument("PropertyNamingPolicy") is not { } policy)
        {
            return null;
        }

        return ("Remove PropertyNamingPolicy", editor =>
        {
            if (attribute.ArgumentList!.Arguments.Count == 1)
            {
                editor.Remove(attribute);
            }
            else
            {
                editor.Remove(policy);
            }
        });
    }
}
