using System.Composition;
using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;

namespace BentoSharp.CodeFixes.Services;

/// <summary>BENTO041: seals a service.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SealFix() : BentoFix("BENTO041")
{
    private protected override async Task<Mend?> FindAsync(Place place)
    {
        if (place.Outer<ClassDeclarationSyntax>() is not { } declaration
            || place.Type is not { } type
            || type.GetMembers().Any(static member => member.IsVirtual))
        {
            return null;
        }

        var derived = await SymbolFinder
            .FindDerivedClassesAsync(type, place.Document.Project.Solution, cancellationToken: place.CancellationToken)
            .ConfigureAwait(false);
        return derived.Any() ? null : new Mend($"Make {type.Name} sealed", async edits =>
        {
            var editor = await edits.OfAsync(place.Document).ConfigureAwait(false);
            editor.SetModifiers(declaration, editor.Generator.GetModifiers(declaration).WithIsSealed(true));
        });
    }
}
