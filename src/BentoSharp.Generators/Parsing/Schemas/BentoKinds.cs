using System.Globalization;
using BentoSharp.Generators.Parsing.Json;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>The types that BentoML adds to JSON schema.</summary>
internal static class BentoKinds
{
    public static SchemaType File(JsonObject schema)
    {
        var isImage = schema.Text("format") == "image" || schema.IsTrue("pil");
        return new SchemaType(isImage ? "global::BentoSharp.BentoImage" : "global::BentoSharp.BentoFile", isImage ? TypeForm.Image : TypeForm.File)
        {
            Rule = schema.Text("content_type") is { } type && !isImage
                ? $"new global::BentoSharp.BentoContentTypeAttribute({SymbolDisplay.FormatLiteral(type, quote: true)})"
                : null,
        };
    }

    /// <summary>A tensor; any JSON where its elements are no numbers.</summary>
    public static SchemaType Tensor(JsonObject schema, bool isBatch) => Element(schema.Text("dtype")) is { } element
        ? new SchemaType($"global::BentoSharp.BentoTensor<{element}>", TypeForm.Other) { Rule = Shape(schema["shape"], isBatch) }
        : SchemaType.Any;

    public static SchemaType Table(JsonObject schema)
    {
        var orient = schema.Text("orient") == "columns" ? "Columns" : "Records";
        var columns = schema["columns"] is JsonArray list && list.Items.All(static item => item is JsonText)
            ? list.Items.Cast<JsonText>().Select(static item => ", " + SymbolDisplay.FormatLiteral(item.Value, quote: true))
            : [];
        return new SchemaType("global::BentoSharp.BentoTable", TypeForm.Other)
        {
            Rule = $"new global::BentoSharp.BentoTableShapeAttribute(global::BentoSharp.BentoTableOrient.{orient}{string.Concat(columns)})",
        };
    }

    private static string? Element(string? dtype) => dtype?.Substring(dtype.LastIndexOf('.') + 1) switch
    {
        null or "float64" or "double" => "double",
        "float32" or "float" or "bfloat16" => "float",
        "float16" or "half" => "global::System.Half",
        "int8" => "sbyte",
        "int16" => "short",
        "int32" => "int",
        "int64" or "int" => "long",
        "uint8" => "byte",
        "uint16" => "ushort",
        "uint32" => "uint",
        "uint64" => "ulong",
        _ => null,
    };

    /// <summary>The shape, into which the client brings what fits; none where more than one dimension is open.</summary>
    private static string? Shape(JsonNode? shape, bool isBatch)
    {
        if (shape is not JsonArray { Items.Count: > 0 } list)
        {
            return null;
        }

        var lengths = list.Items
            .Select(static item => int.TryParse((item as JsonNumber)?.Digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length) ? length : -1)
            .ToList();
        if (lengths.Count(static length => length < 0) > 1 || (isBatch && lengths[0] >= 0))
        {
            return null;
        }

        var own = lengths.Skip(isBatch ? 1 : 0).Select(static length => Math.Max(-1, length));
        return $"new global::BentoSharp.TensorInputAttribute({string.Join(", ", own)}) {{ Reshape = true }}";
    }
}
