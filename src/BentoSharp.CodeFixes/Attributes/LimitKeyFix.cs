using System.Composition;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Attributes;

/// <summary>BENTO027: marks the parameter that is the key, where only one can be.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LimitKeyFix() : LocalFix("BENTO027")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        var keys = place.Method?.Parameters
            .Where(static parameter => LimitKeyParser.Fault(parameter) is null).ToList();
        return keys is [{ DeclaringSyntaxReferences: [var reference] } key] && reference.GetSyntax(place.CancellationToken) is ParameterSyntax parameter
            ? ($"Put [LimitKey] on {key.Name}", editor => editor.AddAttribute(parameter, AttributeEdits.Create("BentoSharp.LimitKey")))
            : null;
    }
}
