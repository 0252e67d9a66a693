using System.Composition;
using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Attributes;

/// <summary>BENTO014: removes a value that is out of its range, so that the default counts. BENTO025: removes NotRetryable beside RetryOn.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveValueFix() : LocalFix("BENTO014", "BENTO025")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place) =>
        place.Outer<AttributeArgumentSyntax>() is { NameEquals.Name.Identifier.ValueText: var name } argument
            ? (place.Diagnostic.Id == "BENTO014" ? $"Remove {name}, so that its default counts" : $"Remove {name}", editor => editor.Remove(argument))
            : null;
}
