using BentoSharp.Generators.Model;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Reads a contract from the type that declares it.</summary>
internal static class ContractParser
{
    /// <summary>Members of generated types that a task must not hide.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "Instance", "ServiceName", "Json", "Dispose", "DisposeAsync",
        "Equals", "GetHashCode", "GetType", "ToString", "ReferenceEquals", "MemberwiseClone", "Finalize",
    };

    /// <summary>Reads the contract.</summary>
    /// <param name="type">The type that declares it.</param>
    /// <param name="shapes">Its valid methods.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static ContractModel Parse(INamedTypeSymbol type, IReadOnlyList<MethodShape> shapes, CancellationToken cancellationToken)
    {
        var attribute = type.Attribute("BentoServiceAttribute");
        var names = NamesOf(type, shapes);
        var used = new HashSet<string>(Taken, StringComparer.Ordinal);
        foreach (var generated in new[] { "Contract", "Client", "SyncClient", "AsyncHttpClient", "SyncHttpClient", "ServiceExtensions" })
        {
            used.Add(names.Stem + generated);
        }

        used.Add($"I{names.Stem}Client");
        used.Add($"I{names.Stem}SyncClient");
        var methods = shapes.Select(shape => Parse(shape, used, cancellationToken)).ToEquatableArray();
        return new ContractModel(
            names,
            attribute?.Text("Name") ?? Names.Service(type),
            (attribute?.Value("JsonContext")?.Value as ITypeSymbol)?.Code(),
            type.IsObsolete() || shapes.Any(UsesObsolete),
            methods);
    }

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
            ? $"{ns.ToDisplayString()}.{type.MetadataName}"
            : type.MetadataName;
    }

    private static MethodModel Parse(MethodShape shape, HashSet<string> used, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var name = Names.Free(shape.Name, shape.IsTask ? "Task" : "Call", candidate => !NamesOf(candidate).Any(used.Contains));
        used.UnionWith(NamesOf(name));
        return new MethodModel(
            name,
            shape.WireName,
            shape.Route,
            shape.IsTask,
            ReturnTypes.Of(shape.Symbol).Result?.Code(),
            ResultOf(shape),
            shape.Attribute.Value("Batchable")?.Value is true,
            ParameterParser.Parse(shape.Symbol, name),
            DocumentationText.Of(shape.Symbol, cancellationToken))
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

    /// <summary>All names that generated types have for a method.</summary>
    private static string[] NamesOf(string method) =>
        [method, method + "Async", method + "Method", method + "Task", $"I{method}Task", method + "Arguments"];

    private static bool IsPublic(MethodShape shape) => TypesOf(shape).All(Symbols.IsPublic);

    private static bool UsesObsolete(MethodShape shape) => shape.Symbol.IsObsolete() || TypesOf(shape).Any(Symbols.IsObsolete);

    private static IEnumerable<ITypeSymbol> TypesOf(MethodShape shape) => shape.Symbol.Parameters
        .Where(static parameter => !SpecialParameters.IsSpecial(parameter))
        .Select(static parameter => parameter.Type)
        .Concat(ReturnTypes.Of(shape.Symbol).Result is { } result ? [result] : []);
}
