using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>
/// Of which tasks a method knows that they have ended, so that nothing blocks: they were awaited before, alone or with others; what they are was asked;
/// or they come from <c>WhenAny</c> or <c>WhenEach</c>. Only variables and their elements are looked at: a call gives a new task.
/// </summary>
internal static class EndedTasks
{
    public static bool Has(IOperation task, IReadOnlyList<IOperation> operations)
    {
        if (VariableOf(task) is not { } variable)
        {
            return false;
        }

        // An element of a list ends with the list.
        var collection = operations.OfType<IForEachLoopOperation>()
            .FirstOrDefault(loop => loop.Locals.Contains(variable, SymbolEqualityComparer.Default))?.Collection;
        return IsOf(collection, "WhenEach")
            || operations.Any(operation => operation.Syntax.Span.End <= task.Syntax.SpanStart && operation switch
            {
                IAwaitOperation awaited => Mentions(awaited, variable) || (collection is not null && VariableIn(collection) is { } all && Mentions(awaited, all)),
                IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "Status", Instance: { } asked } =>
                    SymbolEqualityComparer.Default.Equals(VariableOf(asked), variable),
                IVariableDeclaratorOperation { Initializer.Value: IAwaitOperation first } declared =>
                    SymbolEqualityComparer.Default.Equals(declared.Symbol, variable) && IsOf(first, "WhenAny"),
                _ => false,
            });
    }

    /// <summary>The variable that an expression is, or is an element of; null for others.</summary>
    private static ISymbol? VariableOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IArrayElementReferenceOperation element => VariableOf(element.ArrayReference),
        IPropertyReferenceOperation { Property.IsIndexer: true } element => VariableOf(element.Instance),
        IConversionOperation conversion => VariableOf(conversion.Operand),
        _ => null,
    };

    private static ISymbol? VariableIn(IOperation collection) => collection.DescendantsAndSelf().Select(VariableOf).FirstOrDefault(static variable => variable is not null);

    private static bool Mentions(IOperation awaited, ISymbol variable) =>
        awaited.DescendantsAndSelf().Any(part => SymbolEqualityComparer.Default.Equals(VariableOf(part), variable));

    private static bool IsOf(IOperation? operation, string method) => operation?.DescendantsAndSelf().Any(part =>
        part is IInvocationOperation { TargetMethod: { ContainingType: var type } target } && target.Name == method && type.Is("System.Threading.Tasks", "Task")) == true;
}
