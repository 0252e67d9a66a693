using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Reads which parameter is the key of a task.</summary>
internal static class LimitKeyParser
{
    /// <summary>The setting that names the key; none where there is none.</summary>
    /// <param name="shape">The method of the contract.</param>
    /// <param name="target">The method that is run, which may mark the parameter itself.</param>
    public static IEnumerable<string> Settings(MethodShape shape, IMethodSymbol target)
    {
        if (shape.IsTask && (Of(target) ?? Of(shape.Symbol)) is { } parameter)
        {
            // By position: an implementation may name its parameters otherwise.
            yield return $"LimitKey = \"{SnakeCase.Convert(shape.Symbol.Parameters[parameter.Ordinal].Name)}\"";
        }
    }

    /// <summary>The parameter that is the key; null where none is.</summary>
    public static IParameterSymbol? Of(IMethodSymbol method) =>
        method.Parameters.FirstOrDefault(static parameter => parameter.Attribute("LimitKeyAttribute") is not null);

    /// <summary>Why a parameter can't be the key; null where it can.</summary>
    public static string? Fault(IParameterSymbol parameter)
    {
        var type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : parameter.Type;
        var isKey = type.TypeKind == TypeKind.Enum
            || type.Is("System", "Guid")
            || type.SpecialType is SpecialType.System_String or (>= SpecialType.System_SByte and <= SpecialType.System_UInt64);
        return SpecialParameters.IsSpecial(parameter) ? "is not given by callers"
            : parameter.Attribute("BentoRootAttribute") is not null || parameter.Attribute("BentoExtraAttribute") is not null ? "is no member of the arguments"
            : isKey ? null
            : $"has the type {parameter.Type.ToDisplayString()}";
    }
}
