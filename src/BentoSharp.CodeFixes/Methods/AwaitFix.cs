using System.Composition;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.CodeFixes.Tokens;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace BentoSharp.CodeFixes.Methods;

/// <summary>BENTO028: awaits what an async method blocks on. A lock can't be held over an await, so nothing is offered there.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitFix() : LocalFix("BENTO028")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        if (place.Outer<MethodDeclarationSyntax>() is not { } method || !method.Modifiers.Any(SyntaxKind.AsyncKeyword)
            || place.Outer<LockStatementSyntax>() is not null || place.Outer<ExpressionSyntax>() is not { } blocking)
        {
            return null;
        }

        return Awaited(place, method, blocking) is { } awaited
            ? ($"Await {(awaited.What is "" ? "it" : awaited.What)}", editor => editor.ReplaceNode(blocking, (current, _) => Await(current, awaited.Rewrite)))
            : null;
    }

    private static ParenthesizedExpressionSyntax Await(SyntaxNode blocking, Func<ExpressionSyntax, ExpressionSyntax> rewrite) => SyntaxFactory
        .ParenthesizedExpression(SyntaxFactory.AwaitExpression(
            SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), rewrite((ExpressionSyntax)blocking.WithoutTrivia())))
        .WithTriviaFrom(blocking)
        .WithAdditionalAnnotations(Simplifier.Annotation);

    /// <summary>What is awaited instead; null where that isn't known.</summary>
    private static (string What, Func<ExpressionSyntax, ExpressionSyntax> Rewrite)? Awaited(Place place, MethodDeclarationSyntax method, ExpressionSyntax blocking)
    {
        if (blocking is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" })
        {
            return ("", static expression => Receiver(expression));
        }

        if (blocking is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called, ArgumentList.Arguments: var arguments })
        {
            return null;
        }

        return called.Name.Identifier.ValueText switch
        {
            "Wait" when IsSemaphore(place, called) => ("WaitAsync", wait => arguments.Count == 0 ? WithToken(place, Renamed(wait, "WaitAsync")) : Renamed(wait, "WaitAsync")),
            "Wait" when arguments.Count == 0 => ("", static expression => Receiver(Callee(expression))),
            "GetResult" => ("", static expression => Receiver(Callee(Receiver(Callee(expression))))),
            "WaitAll" or "WaitAny" when IsStatement(blocking) && arguments.All(argument => IsTasks(place, argument)) =>
                ($"Task.When{called.Name.Identifier.ValueText.Substring("Wait".Length)}", static expression => Renamed(expression, "When" + Callee(expression).Name.Identifier.ValueText.Substring("Wait".Length))),
            "Sleep" => ("Task.Delay", sleep => WithToken(place, Delay(sleep))),
            _ => null,
        };
    }

    private static MemberAccessExpressionSyntax Callee(ExpressionSyntax invocation) =>
        (MemberAccessExpressionSyntax)((InvocationExpressionSyntax)invocation).Expression;

    private static ExpressionSyntax Receiver(ExpressionSyntax access) => ((MemberAccessExpressionSyntax)access).Expression.WithoutTrivia();

    private static InvocationExpressionSyntax Renamed(ExpressionSyntax invocation, string name)
    {
        var called = Callee(invocation);
        return ((InvocationExpressionSyntax)invocation).WithExpression(called.WithName(SyntaxFactory.IdentifierName(name)));
    }

    private static InvocationExpressionSyntax Delay(ExpressionSyntax sleep) => ((InvocationExpressionSyntax)sleep).WithExpression(
        SyntaxFactory.ParseExpression("global::System.Threading.Tasks.Task.Delay").WithAdditionalAnnotations(Simplifier.Annotation));

    /// <summary>A call with the method's token as its last argument, if the method has one.</summary>
    private static InvocationExpressionSyntax WithToken(Place place, InvocationExpressionSyntax call)
    {
        var token = place.Method?.Parameters.FirstOrDefault(static parameter => CallsWithToken.IsToken(parameter.Type))?.Name;
        if (token is null)
        {
            return call;
        }

        var argument = SyntaxFactory.Argument(SyntaxFactory.IdentifierName(token));
        return call.AddArgumentListArguments(call.ArgumentList.Arguments.Count == 0 ? argument : argument.WithLeadingTrivia(SyntaxFactory.Space));
    }

    private static bool IsSemaphore(Place place, MemberAccessExpressionSyntax called) =>
        place.Model.GetTypeInfo(called.Expression, place.CancellationToken).Type.Is("System.Threading", "SemaphoreSlim");

    private static bool IsStatement(ExpressionSyntax expression) => expression.Parent is ExpressionStatementSyntax;

    /// <summary>Whether an argument is a task or an array of them, and no limit of time.</summary>
    private static bool IsTasks(Place place, ArgumentSyntax argument)
    {
        var type = place.Model.GetTypeInfo(argument.Expression, place.CancellationToken).ConvertedType;
        return (type is IArrayTypeSymbol array ? array.ElementType : type).DerivesFrom("System.Threading.Tasks", "Task");
    }
}
