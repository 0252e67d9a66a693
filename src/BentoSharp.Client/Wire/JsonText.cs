using System.Text.Json;

namespace BentoSharp.Client.Wire;

/// <summary>Reads members that may be missing or of another kind.</summary>
internal static class JsonText
{
    /// <summary>The text of a member; null where there is none.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
