using System.Text.Json;

namespace BentoSharp.Client.Wire;

/// <summary>Reads <c>"detail":[{"type","loc":[…],"msg"}]</c>.</summary>
internal static class ValidationErrors
{
    public static IReadOnlyList<BentoValidationError> Read(JsonElement body)
    {
        if (!body.TryGetProperty("detail", out var detail) || detail.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var errors = new List<BentoValidationError>();
        foreach (var entry in detail.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object)
            {
                errors.Add(new(entry.Text("type") ?? "value_error", Location(entry), entry.Text("msg") ?? "is not valid"));
            }
        }

        return errors;
    }

    private static List<object> Location(JsonElement entry)
    {
        var location = new List<object>();
        if (entry.TryGetProperty("loc", out var parts) && parts.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in parts.EnumerateArray())
            {
                location.Add(part.ValueKind == JsonValueKind.Number && part.TryGetInt32(out var index) ? index : part.ToString());
            }
        }

        return location;
    }
}
