using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Which types can never travel.</summary>
internal static class WireTypes
{
    private const string UseData = "take a record, a collection or a simple value";
    private const string UseFile = "take a Stream or a BentoFile";
    private const string UseService = "add [FromServices] if it is a service, else take a concrete type or add [JsonDerivedType(typeof(…), \"…\")]";

    /// <summary>Why the type of a parameter can't travel, and what to do; null where it can.</summary>
    public static (string Reason, string Remedy)? ParameterFault(ITypeSymbol type) =>
        ParameterParser.IsFileOrList(type) || type.IsTorchTensor() ? null : Fault(type);

    /// <summary>Why the type of a result can't travel, and what to do; null where it can.</summary>
    public static (string Reason, string Remedy)? ResultFault(ITypeSymbol type, bool isItem) =>
        !isItem && (type.IsStream() || ParameterParser.IsFile(type) || type.IsTorchTensor()) ? null : Fault(type);

    private static (string Reason, string Remedy)? Fault(ITypeSymbol type) =>
        PartFault(type) is { } fault ? fault
        : !type.IsReachable() ? ("generated code can't name it", "make it public or internal")
        : WireMembers.Fault(type);

    /// <summary>Why a type, an element or type argument of it can't travel.</summary>
    public static (string Reason, string Remedy)? PartFault(ITypeSymbol type) =>
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
            return ("an open stream is a whole argument or result, and of no special kind", UseFile);
        }

        if (ParameterParser.IsFile(type))
        {
            return ("files travel beside the JSON and not in it", "make it an argument or result of its own, or take byte[]");
        }

        if (type.IsTorchTensor())
        {
            return ("TorchSharp's tensors stand for a whole argument or result only", "take a BentoTensor<T>");
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
            return ("items are streamed only as what a method itself returns", "take a list");
        }

        if (type.Name is "Task" or "ValueTask" && type.Is("System.Threading.Tasks", type.Name))
        {
            return ("it is work and no value", UseData);
        }

        if (type.IsTupleType)
        {
            return ("the elements of a tuple have no names in JSON", "take a record");
        }

        if (HasKeys(type) && !IsKey(type.TypeArguments[0]))
        {
            return ($"members of JSON have names, and {type.TypeArguments[0].Name} is none", "take a list of records, or keys that are text");
        }

        return IsAbstraction(type) ? ("JSON doesn't say which implementation to create", UseService) : null;
    }

    private static bool HasKeys(INamedTypeSymbol type) =>
        type.TypeArguments.Length == 2 && type.Name.EndsWith("Dictionary", StringComparison.Ordinal)
        && type.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) == true;

    /// <summary>Whether the serialiser writes it as the name of a member.</summary>
    private static bool IsKey(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Enum or TypeKind.TypeParameter
        || type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String and not SpecialType.System_Char) or SpecialType.System_DateTime
        || (type.Name is "Guid" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" or "Uri" or "Version" or "Half" or "Int128" or "UInt128"
            && type.Is("System", type.Name))
        || type.GetAttributes().Any(static attribute => attribute.AttributeClass is { Name: "JsonConverterAttribute" });

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
            attribute.AttributeClass is { Name: "JsonConverterAttribute" }
            || attribute is { AttributeClass.Name: "JsonDerivedTypeAttribute", ConstructorArguments.Length: 2 });
    }
}
