using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules for tensors: their shapes, and where TorchSharp's own may stand.</summary>
internal static class TensorRules
{
    private const string OneThread = "the method is asynchronous, and TorchSharp's tensors belong to one thread";
    private const string NoTorch = "the project does not reference BentoSharp.Torch, which makes it of what callers send";

    public static void Check(MethodShape shape, Problems problems)
    {
        var method = shape.Symbol;
        var isBatch = shape.Attribute.Value("Batchable")?.Value is true && BatchingParser.Fault(shape) is null;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Attribute("TensorInputAttribute") is { } input && FaultOf(input, parameter.Type, isBatch) is { } fault)
            {
                problems.Add(Rules.UnsuitableTensorShape, input, null, parameter, parameter.Name, method.Name, fault);
            }

            if (parameter.Type.IsTorchTensor() && WhyNotTorch(method) is { } reason)
            {
                problems.Add(
                    Rules.UnsupportedParameter, parameter, parameter.Name, method.Name, parameter.Type.ToDisplayString(), reason, Remedy(reason));
            }

            CheckLengths(method, parameter, isBatch, problems);
        }

        CheckResult(method, isBatch, problems);
    }

    private static void CheckResult(IMethodSymbol method, bool isBatch, Problems problems)
    {
        if (ReturnTypes.Of(method).Result is not { } result)
        {
            return;
        }

        var output = method.GetReturnTypeAttributes().FirstOrDefault(static attribute => attribute.AttributeClass.Is("BentoSharp", "TensorOutputAttribute"));
        if (output is not null && FaultOfOutput(output, result, method, isBatch) is { } fault)
        {
            problems.Add(Rules.UnsuitableTensorShape, output, null, method, "the result", method.Name, fault);
        }

        if (result.IsTorchTensor() && WhyNotTorch(method) is { } reason)
        {
            problems.Add(Rules.UnsupportedReturn, method, method.Name, method.ReturnType.ToDisplayString(), reason);
        }
    }

    private static void CheckLengths(IMethodSymbol method, IParameterSymbol parameter, bool isBatch, Problems problems)
    {
        if (parameter.Attribute("ItemLengthsAttribute") is not { } attribute)
        {
            return;
        }

        var isList = parameter.Type is INamedTypeSymbol { Name: "IReadOnlyList", TypeArguments: [{ SpecialType: SpecialType.System_Int32 }] };
        var fault = !isList ? "takes the lengths of items, which are an IReadOnlyList<int>"
            : !isBatch || !IsPadded(method) ? "takes the lengths of items before they were padded, and no tensor of the method has Buckets"
            : null;
        if (fault is not null)
        {
            problems.Add(Rules.UnsuitableTensorShape, attribute, null, parameter, parameter.Name, method.Name, fault);
        }
    }

    private static string? FaultOf(AttributeData input, ITypeSymbol type, bool isBatch)
    {
        if (FaultOfShape(input, type, isBatch) is { } fault)
        {
            return fault;
        }

        var buckets = Numbers(input.Value("Buckets"));
        return buckets.Count == 0 ? (input.Value("PadValue") is null ? null : "has a PadValue but no Buckets: nothing is padded")
            : !isBatch ? "has Buckets, and its method is not batchable: only items of a batch are padded"
            : Lengths(input).Count(static length => length < 0) != 1 ? "has Buckets, and they need exactly one length of -1, which is padded to them"
            : input.Value("Reshape")?.Value is true ? "has Buckets and Reshape: keep one of them"
            : buckets[0] < 1 || buckets.Zip(buckets.Skip(1), static (one, next) => next > one).Contains(false) ? "has Buckets that do not ascend from 1 on"
            : null;
    }

    private static string? FaultOfOutput(AttributeData output, ITypeSymbol type, IMethodSymbol method, bool isBatch) =>
        FaultOfShape(output, type, isBatch) is { } fault ? fault
        : output.Value("Unpad")?.Value is not true ? null
        : !isBatch || !IsPadded(method) ? "has Unpad, and no tensor of the method has Buckets"
        : Lengths(output).Count(static length => length < 0) != 1 ? "has Unpad, and that needs exactly one length of -1, which is cut"
        : null;

    private static string? FaultOfShape(AttributeData attribute, ITypeSymbol type, bool isBatch)
    {
        var lengths = Lengths(attribute);
        return !type.IsTensor() ? $"is a {type.Name} and no tensor: take a BentoTensor<T> or TorchSharp's Tensor, or leave the attribute out"
            : lengths.FindIndex(static length => length is 0 or < -1) is var wrong and >= 0 ? $"has the length {lengths[wrong]}: a length is 1 or more, or -1 for any"
            : attribute.Value("Reshape")?.Value is true && lengths.Count(static length => length < 0) + (isBatch ? 1 : 0) > 1
                ? $"has more than one open length{(isBatch ? ", with the one that counts the items" : "")}, and Reshape can fill in one only"
            : FaultOfElement(attribute, type);
    }

    private static string? FaultOfElement(AttributeData attribute, ITypeSymbol type)
    {
        if (attribute.Value("Element")?.Value is not ITypeSymbol element)
        {
            return null;
        }

        return type is INamedTypeSymbol { TypeArguments: [var own] }
            ? (SymbolEqualityComparer.Default.Equals(own, element) ? null : $"says that its elements are {element.Name}, and they are {own.Name}: leave Element out")
            : IsOfTorch(element) ? null : $"has elements of {element.Name}, which TorchSharp has no tensors of: take float, double, Half, byte, or a signed integer";
    }

    private static bool IsOfTorch(ITypeSymbol element) =>
        element.SpecialType is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Byte or SpecialType.System_SByte
            or SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64
        || element.Is("System", "Half");

    private static string? WhyNotTorch(IMethodSymbol method) =>
        ReturnTypes.Of(method).Shape != Model.ReturnShape.Plain ? OneThread
        : TorchTypes.CanOpen(method) ? null
        : NoTorch;

    private static string Remedy(string reason) =>
        reason == OneThread ? "make the method synchronous, or take a BentoTensor<T>" : "reference it, or take a BentoTensor<T>";

    private static bool IsPadded(IMethodSymbol method) =>
        method.Parameters.Any(static parameter => Numbers(parameter.Attribute("TensorInputAttribute")?.Value("Buckets")).Count > 0);

    private static List<int> Lengths(AttributeData attribute) => attribute.ConstructorArguments is [var lengths] ? Numbers(lengths) : [];

    private static List<int> Numbers(TypedConstant? list) =>
        list is { Kind: TypedConstantKind.Array, IsNull: false } array ? [.. array.Values.Select(static value => value.Value).OfType<int>()] : [];
}
