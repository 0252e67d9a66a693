using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Which types can never travel.</summary>
internal static class WireTypes
{
    private const string UseData = "take a record, a collection or a simple value";
    private const string UseFile = "take a BentoFile, which opens the stream";
    private const string UseService = "add [FromServices] if it is a service, else take a concrete type or add [JsonDerivedType]";

    /// <summary>Why a type or a part of it can't travel, and what to do; null where it can.</summary>
    public static (string Reason, string Remedy)? Fault(ITypeSymbol type) =>
        type.Parts().Select(static part => FaultOf(part)).FirstOrDefault(static fault => fault is not null);

    private static (string Reason, string Remedy)? FaultOf(ITypeSymbol type)
    {
        if (type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer
            || type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr)
        {
            return ("a pointer means nothing elsewhere", UseData);
        }

        if (type.IsRefLikeType)
        {
            return ("it lives on the stack only", "take an array or a list");
        }

        if (type.TypeKind == TypeKind.Delegate || type.SpecialType is SpecialType.System_Delegate or SpecialType.System_MulticastDelegate)
        {
            return ("code can't be sent", UseData);
        }

        if (type.TypeKind == TypeKind.Dynamic)
        {
            return ("its members are known at run time only", "take object or JsonElement");
        }

        if (type is IArrayTypeSymbol { Rank: > 1 })
        {
            return ("arrays of several dimensions have no JSON form", "take an array of arrays");
        }

        if (type.DerivesFrom("System.IO", "Stream"))
        {
            return ("an open stream can't be stored", UseFile);
        }

        if (type is INamedTypeSymbol { TypeArguments: [var element] } && type.Is("BentoSharp", "BentoTensor") && !IsElement(element))
        {
            return ("tensors have elements of float, double, Half or an integer type", "take a tensor of one of these");
        }

        return type is INamedTypeSymbol named ? FaultOfNamed(named) : null;
    }

    private static bool IsElement(ITypeSymbol type) =>
        type.SpecialType is (>= SpecialType.System_SByte and <= SpecialType.System_UInt64) or SpecialType.System_Single
            or SpecialType.System_Double
        || type.Is("System", "Half");

    private static (string Reason, string Remedy)? FaultOfNamed(INamedTypeSymbol type)
    {
        if (type.Is("System", "Type") || type.DerivesFrom("System.Reflection", "MemberInfo"))
        {
            return ("a type name in a request would choose code to run", UseData);
        }

        if (type.Name is "IAsyncEnumerable" or "IAsyncEnumerator" && type.Is("System.Collections.Generic", type.Name))
        {
            return ("items are streamed only by immediate calls, as what they return", "take a list");
        }

        if (type.Name is "Task" or "ValueTask" && type.Is("System.Threading.Tasks", type.Name))
        {
            return ("it is work and no value", UseData);
        }

        if (!type.IsReachable())
        {
            return ("generated code can't name it", "make it public or internal");
        }

        return IsAbstraction(type) ? ("JSON doesn't say which implementation to create", UseService) : null;
    }

    /// <summary>Whether the serialiser knows no type to create.</summary>
    private static bool IsAbstraction(INamedTypeSymbol type)
    {
        if (!type.IsAbstract || type.IsStatic)
        {
            return false;
        }

        var ns = type.ContainingNamespace?.ToDisplayString() ?? "";
        var isKnown = ns.StartsWith("System.Collections", StringComparison.Ordinal)
            || ns.StartsWith("System.Text.Json", StringComparison.Ordinal);
        return !isKnown && !type.GetAttributes().Any(static attribute =>
            attribute.AttributeClass is { Name: "JsonConverterAttribute" or "JsonDerivedTypeAttribute" or "JsonPolymorphicAttribute" });
    }
}
