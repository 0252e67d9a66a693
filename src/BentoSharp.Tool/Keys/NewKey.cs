using System.Text.Encodings.Web;
using System.Text.Json;
using BentoSharp.Hosting.Security.ApiKeys;

namespace BentoSharp.Tool.Keys;

/// <summary>A new API key with what a service's configuration has of it.</summary>
internal static class NewKey
{
    /// <summary>What most callers need.</summary>
    public const string UsualScopes = "submit,read,cancel";

    private static readonly string[] Scopes = ["submit", "read", "cancel", "admin"];
    private static readonly char[] Separators = [',', ' '];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="FormatException">There is no such scope.</exception>
    public static string Create(string owner, string scopes)
    {
        var words = scopes.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.FirstOrDefault(static word => !Scopes.Contains(word)) is not null)
        {
            throw new FormatException($"\"{scopes}\" are no scopes; name some of {string.Join(", ", Scopes)}");
        }

        var key = ApiKeyText.Create();
        var entry = new Dictionary<string, string> { ["Owner"] = owner, ["Hash"] = ApiKeyText.Hash(key), ["Scopes"] = string.Join(' ', words) };
        var configuration = new { BentoSharp = new { ApiKeys = new Dictionary<string, object> { [$"{owner}-1"] = entry } } };
        return $"""
            {key}

            Give the key to its user, and keep it nowhere else. For the service's configuration:
            {JsonSerializer.Serialize(configuration, Indented)}
            """;
    }
}
