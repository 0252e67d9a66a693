using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The types whose JSON needs no context of the user's: those of BuiltInJsonContext in BentoSharp.Core, and BentoSharp's own.</summary>
internal static class BuiltInJsonTypes
{
    private static readonly string[] Values =
    [
        "bool", "byte", "short", "int", "long", "uint", "ulong", "float", "double", "decimal", "char",
        "System.Guid", "System.DateTimeOffset", "System.DateTime", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "System.Text.Json.JsonElement",
    ];

    private static readonly string[] Elements = ["string", "int", "long", "float", "double"];

    private static readonly string[] Members = ["string", "int", "float", "double", "System.Text.Json.JsonElement"];

    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.CSharpErrorMessageFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>The names of all of them.</summary>
    public static IReadOnlyCollection<string> Names { get; } = new HashSet<string>(
        Values.Concat(Values.Select(static name => name + "?"))
            .Concat(Elements.SelectMany(static name => new[] { $"{name}[]", $"System.Collections.Generic.List<{name}>", $"System.Collections.Generic.IReadOnlyList<{name}>" }))
            .Concat(Members.SelectMany(static name => new[] { $"System.Collections.Generic.Dictionary<string, {name}>", $"System.Collections.Generic.IReadOnlyDictionary<string, {name}>" }))
            .Concat(["string", "object", "byte[]", "float[][]", "System.Uri", "System.Text.Json.Nodes.JsonNode", "System.Text.Json.Nodes.JsonObject"]),
        StringComparer.Ordinal);

    /// <summary>Whether a type is one of them, or no JSON at all.</summary>
    public static bool Has(ITypeSymbol type) =>
        ParameterParser.IsFileOrList(type)
        || type.IsTensor()
        || type.Is("BentoSharp", "BentoTable")
        || Names.Contains(type.ToDisplayString(Format));
}
