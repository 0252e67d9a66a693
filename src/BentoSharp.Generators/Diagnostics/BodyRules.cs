using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>What the code of a task or immediate call does with its thread and its token.</summary>
internal static class BodyRules
{
    public static void Check(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol method || ShapeOf(method) is not { } shape)
        {
            return;
        }

        var operations = context.OperationBlocks.SelectMany(static block => block.DescendantsAndSelf()).ToList();
        var problems = new Problems(context.ReportDiagnostic, context.Compilation);
        if (method.IsAsync || IsAwaitable(method.ReturnType))
        {
            BlockingCalls.Check(method, operations, problems);
        }

        if (operations.Any(static operation => operation is IAwaitOperation or ILoopOperation))
        {
            CheckToken(shape, method, operations, problems);
        }
    }

    /// <summary>The attribute of a method, its own or that of the contract's method that it implements.</summary>
    private static MethodShape? ShapeOf(IMethodSymbol method)
    {
        if (MethodShape.Of(method) is { } own)
        {
            return own;
        }

        if (method.ContainingType is not { TypeKind: TypeKind.Class } type || type.Attribute("BentoServiceAttribute") is null)
        {
            return null;
        }

        return ServiceContracts.Of(type)
            .SelectMany(MethodShape.OfContract)
            .FirstOrDefault(shape => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(shape.Symbol), method));
    }

    private static void CheckToken(MethodShape shape, IMethodSymbol method, IReadOnlyList<IOperation> operations, Problems problems)
    {
        var token = method.Parameters.FirstOrDefault(static parameter => IsToken(parameter.Type));
        if (token is not null)
        {
            if (!operations.Any(operation => operation is IParameterReferenceOperation reference && reference.Parameter.Name == token.Name))
            {
                problems.Add(Rules.IgnoredToken, token, method.Name, token.Name);
            }
        }
        else if (shape.IsTask && !method.Parameters.Any(static parameter =>
            parameter.Type.Is("BentoSharp", "BentoTaskContext") || parameter.Type.Is("BentoSharp", "BentoContext")))
        {
            problems.Add(Rules.MissingToken, method, method.Name);
        }
    }

    private static bool IsToken(ITypeSymbol type) => type.Is("System.Threading", "CancellationToken")
        || (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } && IsToken(inner));

    private static bool IsAwaitable(ITypeSymbol type) =>
        type.Name is "Task" or "ValueTask" && type.Is("System.Threading.Tasks", type.Name)
        || (type.Name == "IAsyncEnumerable" && type.Is("System.Collections.Generic", type.Name));
}
