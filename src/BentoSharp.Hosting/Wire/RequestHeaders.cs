using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// Selects the headers of a request that a method may ask for. They are stored with a task, so they are few and short, and credentials are
/// never among them.
/// </summary>
internal static class RequestHeaders
{
    private const int MostHeaders = 64;
    private const int MostCharacters = 16 * 1024;

    private static readonly string[] Named = ["user-agent", "accept-language", "origin", "referer"];

    /// <summary>Parts of names under which credentials travel.</summary>
    private static readonly string[] Secret = ["auth", "cookie", "token", "secret", "password", "credential", "apikey", "api-key"];

    public static IReadOnlyList<KeyValuePair<string, string>> Select(IHeaderDictionary headers)
    {
        List<KeyValuePair<string, string>>? selected = null;
        var length = 0;
        foreach (var (name, values) in headers)
        {
            if (!IsSelected(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                length += name.Length + value!.Length;
                if (length > MostCharacters || selected?.Count == MostHeaders)
                {
                    return selected ?? [];
                }

                (selected ??= []).Add(new(name.ToLowerInvariant(), value));
            }
        }

        return selected ?? [];
    }

    private static bool IsSelected(string name) =>
        (name.StartsWith("x-", StringComparison.OrdinalIgnoreCase) || Named.Contains(name, StringComparer.OrdinalIgnoreCase))
        && !Secret.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
