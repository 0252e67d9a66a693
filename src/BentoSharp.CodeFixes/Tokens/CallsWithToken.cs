using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BentoSharp.CodeFixes.Tokens;

/// <summary>Finds the calls of a method that would take a token and are given none.</summary>
internal static class CallsWithToken
{
    public static bool IsToken(ITypeSymbol type) => type.Is("System.Threading", "CancellationToken");

    /// <summary>The calls, each with the name of the parameter where the token must be given by it; null where it is the next one.</summary>
    public static IEnumerable<(InvocationExpressionSyntax Call, string? Parameter)> In(
        MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var call in method.DescendantNodes(static node => !IsOtherCode(node)).OfType<InvocationExpressionSyntax>())
        {
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol called && Place(call, called, model) is { IsThere: true } place)
            {
                yield return (call, place.Name);
            }
        }
    }

    /// <summary>Code within a method that runs at a time of its own.</summary>
    public static bool IsOtherCode(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    private static (bool IsThere, string? Name) Place(InvocationExpressionSyntax call, IMethodSymbol called, SemanticModel model)
    {
        var given = call.ArgumentList.Arguments;
        if (called.Parameters.FirstOrDefault(static parameter => parameter.IsOptional && IsToken(parameter.Type)) is { } optional)
        {
            var isGiven = given.Count > optional.Ordinal || given.Any(argument => argument.NameColon?.Name.Identifier.ValueText == optional.Name);
            var isNext = given.Count == optional.Ordinal && given.All(static argument => argument.NameColon is null);
            return isGiven ? (false, null) : (true, isNext ? null : optional.Name);
        }

        var isPlain = given.Count == called.Parameters.Length && given.All(static argument => argument.NameColon is null)
            && !called.Parameters.Any(static parameter => parameter.IsParams || IsToken(parameter.Type));
        return (isPlain && Overloads(call, called, model).Any(other => TakesToken(called, other)), null);
    }

    private static IEnumerable<IMethodSymbol> Overloads(InvocationExpressionSyntax call, IMethodSymbol called, SemanticModel model)
    {
        var receiver = call.Expression is MemberAccessExpressionSyntax access ? model.GetTypeInfo(access.Expression).Type : null;
        return model.LookupSymbols(call.SpanStart, receiver ?? called.ContainingType, called.Name, includeReducedExtensionMethods: true).OfType<IMethodSymbol>();
    }

    /// <summary>Whether an overload has the same parameters and a token behind them.</summary>
    private static bool TakesToken(IMethodSymbol called, IMethodSymbol other)
    {
        if (other.Arity != called.Arity || other.IsStatic != called.IsStatic || other.Parameters.Length != called.Parameters.Length + 1)
        {
            return false;
        }

        other = other.Arity == 0 ? other : other.Construct([.. called.TypeArguments]);
        return IsToken(other.Parameters[other.Parameters.Length - 1].Type)
            && called.Parameters.Zip(other.Parameters, static (first, second) => (first, second))
                .All(static pair => SymbolEqualityComparer.Default.Equals(pair.first.Type, pair.second.Type));
    }
}
