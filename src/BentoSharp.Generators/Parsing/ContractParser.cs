using BentoSharp.Generators.Model;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Reads a contract from the type that declares it.</summary>
internal static class ContractParser
{
    /// <summary>Reads the contract.</summary>
    /// <param name="type">The type that declares it.</param>
    /// <param name="shapes">Its valid methods.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static ContractModel Parse(INamedTypeSymbol type, IReadOnlyList<MethodShape> shapes, CancellationToken cancellationToken)
    {
        var attribute = type.Attribute("BentoServiceAttribute");
        var names = NamesOf(type, shapes);
        var used = new MethodNames(names.Stem);
        var methods = shapes.Select(shape => Parse(shape, used, cancellationToken)).ToEquatableArray();
        return new ContractModel(
            names,
            attribute?.Text("Name") ?? Names.Service(type),
            (attribute?.Value("JsonContext")?.Value as ITypeSymbol)?.Code(),
            type.IsObsolete() || shapes.Any(UsesObsolete),
            methods);
    }

    /// <summary>A namespace without the <c>@</c> of keywords, which names of files can't have.</summary>
    private static readonly SymbolDisplayFormat Unescaped = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>The names of a contract's generated types.</summary>
    public static ContractNames NamesOf(INamedTypeSymbol type, IReadOnlyList<MethodShape> shapes) => new(
        type.NamespaceCode(), Names.Service(type), type.Code(), MetadataName(type), type.IsPublic() && shapes.All(IsPublic));

    /// <summary>The full metadata name, such as <c>Acme.Images.ImageGeneration</c> or <c>Acme.Outer+Nested</c>.</summary>
    public static string MetadataName(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
        {
            return $"{MetadataName(outer)}+{type.MetadataName}";
        }

        return type.ContainingNamespace is { IsGlobalNamespace: false } ns
            ? $"{ns.ToDisplayString(Unescaped)}.{type.MetadataName}"
            : type.MetadataName;
    }

    private static MethodModel Parse(MethodShape shape, MethodNames used, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var name = used.Take(shape.Name, shape.IsTask);
        return new MethodModel(
            name,
            shape.WireName,
            shape.Route,
            shape.IsTask,
            TorchTypes.CallerResult(shape.Symbol),
            ResultOf(shape),
            shape.Attribute.Value("Batchable")?.Value is true,
            ParameterParser.Parse(shape.Symbol, name),
            InheritedDocumentation.Of(shape.Symbol, cancellationToken))
        {
            Item = BatchingParser.ItemOf(shape),
        };
    }

    private static ResultModel ResultOf(MethodShape shape)
    {
        var (result, form) = ReturnTypes.Of(shape.Symbol);
        var allowsNull = result?.NullableAnnotation == NullableAnnotation.Annotated
            || result?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        var rules = ParameterParser.RulesOf(shape.Symbol.GetReturnTypeAttributes()).ToEquatableArray();
        return new ResultModel(form, allowsNull, shape.Attribute.Text("MediaType"), rules);
    }

    private static bool IsPublic(MethodShape shape) => TypesOf(shape).All(Symbols.IsPublic);

    private static bool UsesObsolete(MethodShape shape) => shape.Symbol.IsObsolete() || TypesOf(shape).Any(Symbols.IsObsolete);

    private static IEnumerable<ITypeSymbol> TypesOf(MethodShape shape) => shape.Symbol.Parameters
        .Where(static parameter => !SpecialParameters.IsSpecial(parameter))
        .Select(static parameter => parameter.Type)
        .Concat(ReturnTypes.Of(shape.Symbol).Result is { } result ? [result] : []);
}
