using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;

namespace BentoSharp.Hosting.Wire;

/// <summary>Validation attributes as keywords of JSON schema.</summary>
internal static class SchemaRules
{
    public static void Add(JsonObject schema, ValidationAttribute rule, bool isBatch)
    {
        var isList = schema["type"] is JsonValue type && type.GetValueKind() == System.Text.Json.JsonValueKind.String && type.GetValue<string>() == "array";
        var (least, most) = isList ? ("minItems", "maxItems") : ("minLength", "maxLength");
        switch (rule)
        {
            case RangeAttribute range:
                schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Number(range.Minimum);
                schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = Number(range.Maximum);
                break;
            case AllowedValuesAttribute allowed:
                schema["enum"] = new JsonArray([.. allowed.Values.Where(static value => value is not null).Select(static JsonNode? (value) => Value(value))]);
                break;
            case StringLengthAttribute length:
                AddLength(schema, "minLength", length.MinimumLength);
                schema["maxLength"] = length.MaximumLength;
                break;
            case LengthAttribute length:
                AddLength(schema, least, length.MinimumLength);
                schema[most] = length.MaximumLength;
                break;
            case MinLengthAttribute length:
                schema[least] = length.Length;
                break;
            case MaxLengthAttribute { Length: >= 0 } length:
                schema[most] = length.Length;
                break;
            case RegularExpressionAttribute expression:
                schema["pattern"] = $"^(?:{expression.Pattern})$";
                break;
            case BentoContentTypeAttribute content:
                schema["format"] = content.Format;
                schema["content_type"] = content.ContentType;
                break;
            case TensorShapeAttribute tensor:
                AddShape(schema, isBatch ? [-1, .. tensor.Shape] : tensor.Shape);
                break;
            case BentoTableShapeAttribute table:
                AddTable(schema, table);
                break;
        }
    }

    /// <summary>BentoML calls the number of elements <c>dim</c>.</summary>
    private static void AddShape(JsonObject schema, IReadOnlyList<int> shape)
    {
        schema["shape"] = new JsonArray([.. shape.Select(static length => (JsonNode)length)]);
        if (shape.All(static length => length >= 0))
        {
            schema["dim"] = shape.Aggregate(1, static (product, length) => product * length);
        }
    }

    private static void AddTable(JsonObject schema, BentoTableShapeAttribute table)
    {
        schema["orient"] = table.Orient == BentoTableOrient.Columns ? "columns" : "records";
        if (table.Columns.Count > 0)
        {
            schema["columns"] = new JsonArray([.. table.Columns.Select(static name => (JsonNode)name)]);
        }
    }

    private static void AddLength(JsonObject schema, string keyword, int length)
    {
        if (length > 0)
        {
            schema[keyword] = length;
        }
    }

    private static JsonValue? Value(object? value) => value switch
    {
        bool flag => JsonValue.Create(flag),
        IConvertible and not (string or char) => Number(value),
        _ => JsonValue.Create(value!.ToString()),
    };

    /// <summary>A whole number without a point, where it is one.</summary>
    private static JsonValue? Number(object value)
    {
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return !double.IsFinite(number) ? null
            : number == Math.Truncate(number) && Math.Abs(number) < 1L << 53 ? JsonValue.Create((long)number)
            : JsonValue.Create(number);
    }
}
