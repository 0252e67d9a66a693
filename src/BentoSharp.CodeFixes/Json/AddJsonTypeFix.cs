using System.Composition;
using BentoSharp.CodeFixes.Attributes;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace BentoSharp.CodeFixes.Json;

/// <summary>BENTO024: adds [JsonSerializable] for a type on the wire to the service's JsonContext.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddJsonTypeFix() : BentoFix("BENTO024")
{
    private protected override Task<Mend?> FindAsync(Place place)
    {
        var mend = place.Diagnostic.Properties.TryGetValue(JsonContextRules.MissingType, out var type) && type is not null
            && place.Type?.Attribute("BentoServiceAttribute")?.Value("JsonContext")?.Value
                is INamedTypeSymbol { DeclaringSyntaxReferences: [var reference, ..] } context
            ? new Mend($"Add the type to {context.Name}", edits => AddAsync(edits, reference.GetSyntax(place.CancellationToken), type))
            : null;
        return Task.FromResult(mend);
    }

    private static async Task AddAsync(Edits edits, SyntaxNode context, string type)
    {
        if (await edits.OfAsync(context).ConfigureAwait(false) is { } editor)
        {
            editor.ReplaceNode(context, (current, generator) => Add((TypeDeclarationSyntax)current, type, generator));
        }
    }

    private static SyntaxNode Add(TypeDeclarationSyntax context, string type, SyntaxGenerator generator)
    {
        var name = SyntaxFactory.ParseTypeName(type).WithAdditionalAnnotations(Simplifier.Annotation);
        var argument = SyntaxFactory.AttributeArgument(SyntaxFactory.TypeOfExpression(name));
        var attribute = AttributeEdits.Create("System.Text.Json.Serialization.JsonSerializable", argument);

        // Another parameter of the same type was there before.
        var isThere = context.AttributeLists.SelectMany(static list => list.Attributes).Any(other => other.IsEquivalentTo(attribute, topLevel: false));
        return isThere ? context : generator.InsertAttributes(context, context.AttributeLists.Count, attribute);
    }
}
