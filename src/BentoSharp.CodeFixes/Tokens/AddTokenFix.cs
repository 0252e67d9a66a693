using System.Composition;
using BentoSharp.CodeFixes.Attributes;
using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace BentoSharp.CodeFixes.Tokens;

/// <summary>BENTO035: gives a task a CancellationToken and listens to it; in the contract as well, where that is an interface.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddTokenFix() : BentoFix("BENTO035")
{
    private const string Token = "cancellationToken";

    private protected override Task<Mend?> FindAsync(Place place)
    {
        if (place.Outer<MethodDeclarationSyntax>() is not { } declaration
            || place.Method is not { } method
            || method.Parameters.Any(static parameter => parameter.IsParams || parameter.Name == Token)
            || TokenUse.Find(place, declaration, Token) is not { } use)
        {
            return Task.FromResult<Mend?>(null);
        }

        // Parts of the same method elsewhere: what it implements. In another assembly it can't be changed.
        var declared = Implemented(method);
        if (declared.Any(static other => other.DeclaringSyntaxReferences.Length != 1))
        {
            return Task.FromResult<Mend?>(null);
        }

        return Task.FromResult<Mend?>(new Mend("Add a CancellationToken and listen to it", async edits =>
        {
            var editor = await edits.OfAsync(place.Document).ConfigureAwait(false);
            use(editor);
            AddParameter(editor, declaration, IsIterator(declaration));
            foreach (var other in declared)
            {
                var syntax = (MethodDeclarationSyntax)await other.DeclaringSyntaxReferences[0].GetSyntaxAsync(place.CancellationToken).ConfigureAwait(false);
                if (await edits.OfAsync(syntax).ConfigureAwait(false) is { } otherEditor)
                {
                    AddParameter(otherEditor, syntax, isIterator: false);
                }
            }
        }));
    }

    private static List<IMethodSymbol> Implemented(IMethodSymbol method) =>
    [
        .. method.ContainingType.AllInterfaces
            .SelectMany(contract => contract.GetMembers(method.Name).OfType<IMethodSymbol>())
            .Where(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method)),
    ];

    /// <summary>Optional, so that who calls the method himself needs no change.</summary>
    private static void AddParameter(SyntaxEditor editor, MethodDeclarationSyntax method, bool isIterator)
    {
        var type = SyntaxFactory.ParseTypeName("global::System.Threading.CancellationToken").WithAdditionalAnnotations(Simplifier.Annotation);
        SyntaxNode parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(Token))
            .WithType(type.WithTrailingTrivia(SyntaxFactory.Space))
            .WithDefault(SyntaxFactory.EqualsValueClause(SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression)));
        if (isIterator)
        {
            parameter = editor.Generator.AddAttributes(parameter, AttributeEdits.Create("System.Runtime.CompilerServices.EnumeratorCancellation"));
        }

        editor.AddParameter(method, parameter);
    }

    private static bool IsIterator(MethodDeclarationSyntax method) =>
        method.DescendantNodes(static node => !CallsWithToken.IsOtherCode(node)).OfType<YieldStatementSyntax>().Any();
}
