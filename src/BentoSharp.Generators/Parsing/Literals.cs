using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Parsing;

/// <summary>Constants as C# expressions.</summary>
internal static class Literals
{
    /// <summary>A constant of a type; <c>default</c> for a struct's zero and <c>null</c> for a reference.</summary>
    public static string Of(object? value, ITypeSymbol type)
    {
        type = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable && value is not null
            ? nullable.TypeArguments[0]
            : type;
        return value switch
        {
            null => type.IsValueType && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T ? "default" : "null",
            _ when type.TypeKind == TypeKind.Enum => OfEnum(value, (INamedTypeSymbol)type),
            _ => OfPrimitive(value),
        };
    }

    /// <summary>An argument of an attribute.</summary>
    public static string Of(TypedConstant constant)
    {
        if (constant.IsNull)
        {
            return "null";
        }

        return constant.Kind switch
        {
            TypedConstantKind.Type => $"typeof({((ITypeSymbol)constant.Value!).Code()})",
            TypedConstantKind.Array => OfArray(constant),
            _ => Of(constant.Value, constant.Type!),
        };
    }

    /// <summary>The attribute as an expression that creates it.</summary>
    public static string Of(AttributeData attribute)
    {
        var arguments = string.Join(", ", attribute.ConstructorArguments.Select(Of));
        var properties = string.Join(
            ", ", attribute.NamedArguments.Select(static argument => $"{Names.Escape(argument.Key)} = {Of(argument.Value)}"));
        var creation = $"new {attribute.AttributeClass!.Code()}({arguments})";
        return properties.Length == 0 ? creation : $"{creation} {{ {properties} }}";
    }

    private static string OfArray(TypedConstant constant)
    {
        var element = ((IArrayTypeSymbol)constant.Type!).ElementType;
        var name = element.WithNullableAnnotation(NullableAnnotation.None).Code();
        name = element.IsReferenceType && constant.Values.Any(static value => value.IsNull) ? name + "?" : name;
        return constant.Values.IsEmpty
            ? $"global::System.Array.Empty<{name}>()"
            : $"new {name}[] {{ {string.Join(", ", constant.Values.Select(Of))} }}";
    }

    private static string OfEnum(object value, INamedTypeSymbol type)
    {
        var name = type.WithNullableAnnotation(NullableAnnotation.None).Code();
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field.HasConstantValue && Equals(field.ConstantValue, value))
            {
                return $"{name}.{Names.Escape(field.Name)}";
            }
        }

        var number = OfPrimitive(value);
        return number[0] == '-' ? $"({name})({number})" : $"({name}){number}";
    }

    private static string OfPrimitive(object value) => value switch
    {
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        double number => OfDouble(number.ToString("R", CultureInfo.InvariantCulture)),
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
    };

    private static string OfDouble(string digits) => digits.Contains('.') || digits.Contains('E') ? digits : digits + "d";
}
