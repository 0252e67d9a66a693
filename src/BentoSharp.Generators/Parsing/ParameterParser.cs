using BentoSharp.Generators.Model;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Reads the parameters that callers give.</summary>
internal static class ParameterParser
{
    /// <summary>The parameters of a method that callers give.</summary>
    /// <param name="method">The method.</param>
    /// <param name="name">Its name in generated code.</param>
    public static EquatableArray<ParameterModel> Parse(IMethodSymbol method, string name)
    {
        var symbols = method.Parameters.Where(static parameter => !SpecialParameters.IsSpecial(parameter)).ToList();
        var used = new ParameterNames(name);
        var models = new List<ParameterModel>(symbols.Count);
        for (var i = 0; i < symbols.Count; i++)
        {
            var property = used.Take(Names.Property(symbols[i].Name));
            models.Add(Parse(symbols[i], property, symbols.Skip(i + 1).All(static later => later.HasExplicitDefaultValue)));
        }

        return models.ToEquatableArray();
    }

    /// <summary>The validation attributes among others, as expressions that create them.</summary>
    public static IEnumerable<string> RulesOf(IEnumerable<AttributeData> attributes) => attributes
        .Where(static attribute => attribute.AttributeClass.DerivesFrom("System.ComponentModel.DataAnnotations", "ValidationAttribute"))
        .Select(Literals.Of);

    private static ParameterModel Parse(IParameterSymbol parameter, string property, bool isOptionalInCode)
    {
        var type = parameter.Type;
        var hasDefault = parameter.HasExplicitDefaultValue;
        if (hasDefault && parameter.ExplicitDefaultValue is null && type.IsReferenceType)
        {
            type = type.WithNullableAnnotation(NullableAnnotation.Annotated);
        }

        var allowsNull = type.NullableAnnotation == NullableAnnotation.Annotated
            || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        var files = FilesOf(type);
        var value = hasDefault ? Literals.Of(parameter.ExplicitDefaultValue, type)
            : files != FileShape.None && allowsNull ? "null"
            : null;
        return new ParameterModel(
            Names.Escape(parameter.Name),
            property,
            SnakeCase.Convert(parameter.Name),
            TorchTypes.CallerType(parameter, type),
            value,
            isOptionalInCode && hasDefault,
            allowsNull,
            type.IsReferenceType,
            PlaceOf(parameter),
            files,
            IsImage(type),
            RulesOf(parameter.GetAttributes()).ToEquatableArray(),
            DescriptionOf(parameter))
        {
            IsSensitive = parameter.Attribute("SensitiveAttribute") is not null,
            IsTensor = type.IsTensor(),
            IsTorch = type.IsTorchTensor(),
        };
    }

    /// <summary>Whether it is a list of files or images.</summary>
    public static bool IsFileList(ITypeSymbol type) => FilesOf(type) is FileShape.List or FileShape.Array;

    /// <summary>Whether it travels beside the JSON.</summary>
    public static bool IsFileOrList(ITypeSymbol type) => FilesOf(type) != FileShape.None;

    /// <summary>Whether it is a file or an image.</summary>
    public static bool IsFile(ITypeSymbol type) => type.Is("BentoSharp", "BentoFile") || type.Is("BentoSharp", "BentoImage");

    private static FileShape FilesOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array when IsFile(array.ElementType) => FileShape.Array,
        INamedTypeSymbol { TypeArguments: [var element] } list when IsFile(element) && IsList(list) => FileShape.List,
        _ when type.IsStream() => FileShape.Stream,
        _ => IsFile(type) ? FileShape.One : FileShape.None,
    };

    private static string? DescriptionOf(IParameterSymbol parameter) =>
        parameter.Attribute("System.ComponentModel", "DescriptionAttribute") is { ConstructorArguments: [{ Value: string text }] } ? text : null;

    private static ParameterPlace PlaceOf(IParameterSymbol parameter) =>
        parameter.Attribute("BentoRootAttribute") is not null ? ParameterPlace.Root
        : parameter.Attribute("BentoExtraAttribute") is not null ? ParameterPlace.Extra
        : ParameterPlace.Member;

    private static bool IsImage(ITypeSymbol type) => type.Parts().Any(static part => part.Is("BentoSharp", "BentoImage"));

    private static bool IsList(INamedTypeSymbol type) =>
        type.Name is "List" or "IReadOnlyList" or "IList" or "IEnumerable" or "IReadOnlyCollection" or "ICollection"
        && type.ContainingNamespace.Is("System.Collections.Generic");
}
