using System.Globalization;
using BentoSharp.Generators.Parsing.Json;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>Defaults of a schema as C# expressions.</summary>
internal static class SchemaDefaults
{
    /// <summary>A default that may be that of a C# parameter; null where there is none that may.</summary>
    public static string? Constant(JsonNode value, SchemaType type) => (value, type.Form) switch
    {
        (JsonNull, _) => "null",
        (JsonNumber number, TypeForm.Integer) => long.TryParse(number.Digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? number.Digits
            : null,
        (JsonNumber number, TypeForm.Number) => Number(number.Digits),
        (JsonBoolean flag, TypeForm.Boolean) => flag.Value ? "true" : "false",
        (JsonText text, TypeForm.Text) => SymbolDisplay.FormatLiteral(text.Value, quote: true),
        (JsonText text, TypeForm.Enum) when type.Words!.Words.FirstOrDefault(word => word.WireName == text.Value) is { } word =>
            $"{type.Name}.{word.Name}",
        _ => null,
    };

    /// <summary>A default that may be that of a property: lists too.</summary>
    public static string? Initial(JsonNode value, SchemaType type)
    {
        if (value is not JsonArray list || type.Item is not { } item)
        {
            return Constant(value, type);
        }

        var items = list.Items.Select(element => Initial(element, item)).ToList();
        return items.Contains(null) ? null : $"[{string.Join(", ", items)}]";
    }

    private static string? Number(string digits)
    {
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || double.IsInfinity(number))
        {
            return null;
        }

        return digits.IndexOfAny(['.', 'e', 'E']) < 0 ? digits + "d" : digits;
    }
}
