using System.Globalization;
using System.Text.Json;

namespace BentoSharp.Contracts;

/// <summary>Turns what System.Text.Json says of an error into a location and a sentence.</summary>
internal static class JsonPaths
{
    /// <summary>The location of an error below where reading began: <c>$.items[0].qty</c> is <c>items, 0, qty</c>.</summary>
    public static List<object> Parse(string? path)
    {
        var location = new List<object>();
        var rest = (path ?? "$").AsSpan();
        rest = rest.StartsWith("$") ? rest[1..] : rest;
        while (!rest.IsEmpty)
        {
            if (rest.StartsWith("['"))
            {
                var end = rest.IndexOf("']");
                end = end < 0 ? rest.Length : end;
                location.Add(rest[2..end].ToString());
                rest = rest[Math.Min(end + 2, rest.Length)..];
            }
            else if (rest[0] == '[')
            {
                var end = rest.IndexOf(']');
                end = end < 0 ? rest.Length : end;
                location.Add(int.TryParse(rest[1..end], CultureInfo.InvariantCulture, out var index) ? index : rest[1..end].ToString());
                rest = rest[Math.Min(end + 1, rest.Length)..];
            }
            else
            {
                rest = rest[1..];
                var end = rest.IndexOfAny('.', '[');
                end = end < 0 ? rest.Length : end;
                location.Add(rest[..end].ToString());
                rest = rest[end..];
            }
        }

        return location;
    }

    /// <summary>A sentence without type names of the implementation and without positions in a part of the body.</summary>
    public static string Explain(JsonException exception, Type type)
    {
        var message = WithoutPosition(exception.Message);
        return message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) ? $"{Words(type)} is needed" : message;
    }

    public static string WithoutPosition(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        end = end < 0 ? message.IndexOf(" LineNumber: ", StringComparison.Ordinal) : end;
        return end < 0 ? message : message[..end];
    }

    private static string Words(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => "a string",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(float) || type == typeof(double) || type == typeof(decimal) => "a number",
            _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}",
            _ when type.IsArray || typeof(System.Collections.IEnumerable).IsAssignableFrom(type) => "a list of the declared type",
            _ => "a value of the declared type",
        };
    }
}
