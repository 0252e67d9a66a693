using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Finds where an asynchronous method blocks. A synchronous one has a thread of its own, and may.</summary>
internal static class BlockingCalls
{
    public static void Check(IMethodSymbol method, IReadOnlyList<IOperation> operations, Problems problems)
    {
        foreach (var operation in operations.Where(static operation => !IsInLambda(operation)))
        {
            if (Fault(operation) is { } fault && !(fault.Awaited is { } task && EndedTasks.Has(task, operations)))
            {
                problems.Add(Rules.BlockingCall, operation.Syntax.GetLocation(), method.Name, fault.What, fault.Remedy);
            }
        }
    }

    private static (string What, string Remedy, IOperation? Awaited)? Fault(IOperation operation)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: var type }, Instance: var task } when IsTask(type):
                return (".Result", "await it", task);
            case IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType: var type }, Instance: var task } when IsTask(type):
                return (".Wait()", "await it", task);
            case IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType: var type } target } when type.Is("System.Threading", "SemaphoreSlim") && WaitsForEver(target):
                return ("SemaphoreSlim.Wait()", "await WaitAsync", null);
            case IInvocationOperation { TargetMethod: { Name: "GetResult", ContainingType: var type }, Instance: var awaiter } when IsAwaiter(type):
                return (".GetAwaiter().GetResult()", "await it", (awaiter as IInvocationOperation)?.Instance);
            case IInvocationOperation { TargetMethod: { Name: "WaitAll" or "WaitAny", ContainingType: var type } target } when IsTask(type):
                return ($"Task.{target.Name}", $"await Task.When{target.Name.Substring("Wait".Length)}", null);
            case IInvocationOperation { TargetMethod: { Name: "Sleep", ContainingType: var type } } when type.Is("System.Threading", "Thread"):
                return ("Thread.Sleep", "await Task.Delay", null);
            default:
                return null;
        }
    }

    private static bool WaitsForEver(IMethodSymbol wait) => wait.Parameters.All(static parameter => parameter.Type.Is("System.Threading", "CancellationToken"));

    private static bool IsTask(INamedTypeSymbol type) => type.Name is "Task" or "ValueTask" && type.Is("System.Threading.Tasks", type.Name);

    /// <summary>Those of the framework; the configured ones are nested.</summary>
    private static bool IsAwaiter(INamedTypeSymbol type) =>
        type.Name.EndsWith("Awaiter", StringComparison.Ordinal) && type.ContainingNamespace.Is("System.Runtime.CompilerServices");

    private static bool IsInLambda(IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }
}
