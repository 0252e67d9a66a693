using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace BentoSharp.CodeFixes.Tokens;

/// <summary>Makes a method listen to its token: passes it on where it is taken, else looks at it in each round of its loops.</summary>
internal static class TokenUse
{
    /// <summary>The edit; null where there is nothing that could listen.</summary>
    /// <param name="place">A place in the method.</param>
    /// <param name="method">The method.</param>
    /// <param name="token">The name of its token.</param>
    public static Action<SyntaxEditor>? Find(Place place, MethodDeclarationSyntax method, string token)
    {
        var calls = CallsWithToken.In(method, place.Model, place.CancellationToken).ToList();
        if (calls.Count > 0)
        {
            return editor =>
            {
                foreach (var (call, parameter) in calls)
                {
                    editor.ReplaceNode(call, (current, _) => Pass((InvocationExpressionSyntax)current, token, parameter));
                }
            };
        }

        var loops = Bodies(method);
        return loops.Count == 0 ? null : editor =>
        {
            foreach (var body in loops)
            {
                editor.InsertBefore(body.Statements[0], Look(token));
            }
        };
    }

    private static StatementSyntax Look(string token) => SyntaxFactory.ParseStatement($"{token}.ThrowIfCancellationRequested();")
        .WithLeadingTrivia(SyntaxFactory.ElasticMarker)
        .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)
        .WithAdditionalAnnotations(Formatter.Annotation);

    private static InvocationExpressionSyntax Pass(InvocationExpressionSyntax call, string token, string? parameter)
    {
        var argument = SyntaxFactory.Argument(SyntaxFactory.IdentifierName(token));
        if (parameter is not null)
        {
            argument = argument.WithNameColon(SyntaxFactory.NameColon(parameter));
        }

        return call.AddArgumentListArguments(argument.NormalizeWhitespace());
    }

    /// <summary>What the loops repeat, of nested ones the outermost.</summary>
    private static List<BlockSyntax> Bodies(MethodDeclarationSyntax method) =>
    [
        .. method.DescendantNodes(static node => !CallsWithToken.IsOtherCode(node) && BodyOf(node) is null)
            .Select(BodyOf)
            .OfType<BlockSyntax>()
            .Where(static body => body.Statements.Count > 0),
    ];

    private static StatementSyntax? BodyOf(SyntaxNode node) => node switch
    {
        ForStatementSyntax loop => loop.Statement,
        CommonForEachStatementSyntax loop => loop.Statement,
        WhileStatementSyntax loop => loop.Statement,
        DoStatementSyntax loop => loop.Statement,
        _ => null,
    };
}
