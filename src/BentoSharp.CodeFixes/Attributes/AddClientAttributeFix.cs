using System.Composition;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace BentoSharp.CodeFixes.Attributes;

/// <summary>BENTO044: asks for the HTTP clients of another project's contract, in the file that names one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddClientAttributeFix() : LocalFix("BENTO044")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place) =>
        place.Diagnostic.Properties.TryGetValue(MissingClients.Contract, out var contract) && contract is not null
        && place.Diagnostic.Properties.TryGetValue(MissingClients.Namespace, out var ns) && place.Outer<CompilationUnitSyntax>() is { } file
            ? ($"Add [assembly: BentoClient(typeof({ShortName(contract)}))]", editor => editor.ReplaceNode(
                file, (current, _) => Add(IsInScope(place, contract) || ns is "" or null ? (CompilationUnitSyntax)current : Using((CompilationUnitSyntax)current, ns), contract)))
            : null;

    /// <summary>Whether the file sees the contract, and so the clients beside it.</summary>
    private static bool IsInScope(Place place, string contract) =>
        !place.Model.LookupNamespacesAndTypes(place.Node.SpanStart, name: ShortName(contract)).IsEmpty;

    private static CompilationUnitSyntax Using(CompilationUnitSyntax file, string ns) => file.Usings.Any(other => other.Name?.ToString() == ns)
        ? file
        : file.AddUsings(SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(ns)).NormalizeWhitespace().WithTrailingTrivia(SyntaxFactory.ElasticLineFeed));

    private static CompilationUnitSyntax Add(CompilationUnitSyntax file, string contract)
    {
        var type = SyntaxFactory.ParseTypeName(contract).WithAdditionalAnnotations(Simplifier.Annotation);
        var attribute = AttributeEdits.Create("BentoSharp.BentoClient", SyntaxFactory.AttributeArgument(SyntaxFactory.TypeOfExpression(type)));

        // Another name of the same contract was here before.
        if (file.AttributeLists.SelectMany(static list => list.Attributes).Any(other => other.IsEquivalentTo(attribute, topLevel: false)))
        {
            return file;
        }

        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithTarget(SyntaxFactory.AttributeTargetSpecifier(SyntaxFactory.Token(SyntaxKind.AssemblyKeyword)))
            .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
        return file.AddAttributeLists(list);
    }

    private static string ShortName(string contract) => contract.Substring(contract.LastIndexOf('.') + 1);
}
