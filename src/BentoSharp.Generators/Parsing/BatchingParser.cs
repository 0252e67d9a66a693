using BentoSharp.Generators.Model;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Reads how the calls of a batchable method are run as one.</summary>
internal static class BatchingParser
{
    private const string Forms = "global::BentoSharp.Hosting.BentoBatchForm";

    /// <summary>Reads the method's batches; null where each call is run by itself.</summary>
    public static BatchingModel? Parse(MethodShape shape, MethodModel model) =>
        model.IsBatchable && Fault(shape) is null && Item(shape.Symbol) is { } item
            ? new BatchingModel(
                item.Type.IsTensor()
                    ? $"{Forms}.Tensor<{TorchTypes.Element(item)}>(contract.{model.Name}.{model.Parameters[0].Property}{TorchTypes.Rows(item)})"
                    : Form(item.Type)!,
                ReturnTypes.Of(shape.Symbol).Result.IsTensor()
                    ? $"{Forms}.TensorResult<{TorchTypes.ResultElement(shape.Symbol)}>(contract.{model.Name})"
                    : Form(ReturnTypes.Of(shape.Symbol).Result!)!)
            : null;

    /// <summary>Reads how callers bring one item; null where the method isn't batchable.</summary>
    public static ItemModel? ItemOf(MethodShape shape)
    {
        if (shape.Attribute.Value("Batchable")?.Value is not true || Fault(shape) is not null)
        {
            return null;
        }

        var (items, results) = (Item(shape.Symbol)!, ReturnTypes.Of(shape.Symbol).Result!);
        return new ItemModel(
            items.Type.IsTensor() ? TorchTypes.CallerType(items, items.Type) : ElementOf(items.Type),
            results.IsTensor() ? TorchTypes.CallerResult(shape.Symbol)! : ElementOf(results),
            items.Type.IsTensor() ? "item.Reshape([1, .. item.Shape])"
                : items.Type.Name == "List" ? $"new {items.Type.Code()} {{ item }}"
                : "new[] { item }",
            results.IsTensor()
                ? "results.Reshape([.. global::System.Linq.Enumerable.Skip(results.Shape, 1)])"
                : "global::System.Linq.Enumerable.Single(results)");
    }

    /// <summary>Why calls of a method that is marked batchable can't be run as one; null where they can.</summary>
    public static string? Fault(MethodShape shape)
    {
        var method = shape.Symbol;
        var (result, form) = ReturnTypes.Of(method);
        if (form == ReturnShape.Stream)
        {
            return "it streams items of its own, and a batch has a result for each task";
        }

        if (form != ReturnShape.Plain)
        {
            return "it is asynchronous: model code belongs to one thread from its start to its end";
        }

        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.Is("BentoSharp", "BentoTaskContext") || parameter.Type.Is("BentoSharp", "BentoContext"))
            {
                return $"'{parameter.Name}' belongs to one task, and a call to several";
            }
        }

        return Item(method) is not { } item || !IsBatch(item.Type) ? "it does not take one list, array or tensor of items and nothing else"
            : result is null || !IsBatch(result) ? "it does not return a list, an array or a tensor"
            : null;
    }

    /// <summary>The parameter with the items: the only one that callers give.</summary>
    private static IParameterSymbol? Item(IMethodSymbol method)
    {
        IParameterSymbol? item = null;
        foreach (var parameter in method.Parameters)
        {
            if (SpecialParameters.IsSpecial(parameter))
            {
                continue;
            }

            if (item is not null || parameter.IsOptional || parameter.NullableAnnotation == NullableAnnotation.Annotated
                || parameter.Attribute("BentoExtraAttribute") is not null)
            {
                return null;
            }

            item = parameter;
        }

        return item;
    }

    /// <summary>The type of one item.</summary>
    private static string ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.Code(),
        INamedTypeSymbol { TypeArguments: [var element] } => element.Code(),
        _ => type.Code(),
    };

    private static bool IsBatch(ITypeSymbol type) => type.IsTensor() || Form(type) is not null;

    /// <summary>The form of a list or an array as an expression; null for any other type.</summary>
    private static string? Form(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => null,
        IArrayTypeSymbol { Rank: 1 } array => $"{Forms}.Array<{array.ElementType.Code()}>()",
        INamedTypeSymbol { TypeArguments: [var element], Name: "IReadOnlyList" or "IReadOnlyCollection" or "IEnumerable" or "IList" or "ICollection" or "List" }
            when type.ContainingNamespace.Is("System.Collections.Generic") => $"{Forms}.List<{type.Code()}, {element.Code()}>()",
        _ => null,
    };
}
