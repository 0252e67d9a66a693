using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>
/// TorchSharp's tensors as arguments and results. Callers give and get a <c>BentoTensor</c> in their place, for they need no TorchSharp; the
/// service turns one into the other by BentoSharp.Torch.
/// </summary>
internal static class TorchTypes
{
    private const string Calls = "global::BentoSharp.Torch.TorchCalls";

    /// <summary>Whether it is TorchSharp's tensor.</summary>
    public static bool IsTorchTensor(this ITypeSymbol? type) =>
        type is { Name: "Tensor", ContainingType: { Name: "torch", ContainingType: null } torch } && torch.ContainingNamespace.Is("TorchSharp");

    /// <summary>Whether it is a tensor of either kind.</summary>
    public static bool IsTensor(this ITypeSymbol? type) => type.Is("BentoSharp", "BentoTensor") || type.IsTorchTensor();

    /// <summary>The type of a parameter for its callers.</summary>
    public static string CallerType(IParameterSymbol parameter, ITypeSymbol type) => type.IsTorchTensor()
        ? Tensor(Element(parameter), type)
        : type.Code();

    /// <summary>The type of a method's result for its callers; null where there is none.</summary>
    public static string? CallerResult(IMethodSymbol method) => ReturnTypes.Of(method).Result is not { } result ? null
        : result.IsTorchTensor() ? Tensor(ResultElement(method), result)
        : result.Code();

    /// <summary>The type of a tensor's elements, where it is a parameter.</summary>
    public static string Element(IParameterSymbol parameter) => Element(parameter.Type, parameter.Attribute("TensorInputAttribute"));

    /// <summary>The type of a tensor's elements, where it is a result.</summary>
    public static string ResultElement(IMethodSymbol method) => Element(
        ReturnTypes.Of(method).Result!, method.GetReturnTypeAttributes().FirstOrDefault(static attribute => attribute.AttributeClass.Is("BentoSharp", "TensorOutputAttribute")));

    /// <summary>The argument that TorchSharp takes, of the one that came.</summary>
    public static string Open(string argument) => $"{Calls}.Open({argument}, call.Device)";

    /// <summary>What the call of a method with such tensors stands in: the beginning of a call that takes a function; null where it has none.</summary>
    public static string? Around(IMethodSymbol method) => ReturnTypes.Of(method).Result.IsTorchTensor() ? $"{Calls}.RunTensor<{ResultElement(method)}>"
        : method.Parameters.Any(static parameter => parameter.Type.IsTorchTensor()) ? $"{Calls}.Run"
        : null;

    /// <summary>How the tensors of a batch are gathered, as an argument: where the method takes them.</summary>
    public static string Rows(IParameterSymbol parameter) => parameter.Type.IsTorchTensor() ? $", {Calls}.Rows<{Element(parameter)}>" : "";

    /// <summary>Whether the assembly of a symbol can turn one kind of tensor into the other.</summary>
    public static bool CanOpen(ISymbol symbol) =>
        symbol.ContainingModule is { } module && module.ReferencedAssemblies.Any(static assembly => assembly.Name == "BentoSharp.Torch");

    private static string Element(ITypeSymbol type, AttributeData? attribute) =>
        type is INamedTypeSymbol { TypeArguments: [var element] } ? element.Code()
        : attribute?.Value("Element")?.Value is ITypeSymbol given ? given.Code()
        : "float";

    private static string Tensor(string element, ITypeSymbol type) =>
        $"global::BentoSharp.BentoTensor<{element}>{(type.NullableAnnotation == NullableAnnotation.Annotated ? "?" : "")}";
}
