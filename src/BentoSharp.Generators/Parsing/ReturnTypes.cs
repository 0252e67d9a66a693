using BentoSharp.Generators.Model;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Takes the result out of what a method returns.</summary>
internal static class ReturnTypes
{
    /// <summary>The type of the result, null where there is none, and the form around it.</summary>
    public static (ITypeSymbol? Result, ReturnShape Shape) Of(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return (null, ReturnShape.Plain);
        }

        var type = method.ReturnType;
        if (StreamItem(type) is { } item)
        {
            return (item, ReturnShape.Stream);
        }

        var shape = type.Is("System.Threading.Tasks", "Task") ? ReturnShape.Task
            : type.Is("System.Threading.Tasks", "ValueTask") ? ReturnShape.ValueTask
            : ReturnShape.Plain;
        return shape == ReturnShape.Plain ? (type, shape) : (((INamedTypeSymbol)type).TypeArguments.FirstOrDefault(), shape);
    }

    /// <summary>The type of the items, where the type is a stream of them.</summary>
    private static ITypeSymbol? StreamItem(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: [var item] } && type.Is("System.Collections.Generic", "IAsyncEnumerable") ? item : null;
}
