using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

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
        if (HasUsualOnly(headers))
        {
            return [];
        }

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

    /// <summary>Whether all headers are of those that most requests have and none is selected of: to walk along them takes memory.</summary>
    private static bool HasUsualOnly(IHeaderDictionary headers)
    {
        var usual = headers.ContentLength is null ? 0 : 1;
        Count(headers.Host);
        Count(headers.ContentType);
        Count(headers.Accept);
        Count(headers.AcceptEncoding);
        Count(headers.Connection);
        Count(headers.TransferEncoding);
        Count(headers.Authorization);
        Count(headers.TraceParent);
        return usual == headers.Count;

        void Count(StringValues values) => usual += values.Count > 0 ? 1 : 0;
    }

    private static bool IsSelected(string name) =>
        (name.StartsWith("x-", StringComparison.OrdinalIgnoreCase) || Named.Contains(name, StringComparer.OrdinalIgnoreCase)) && !IsSecret(name);

    private static bool IsSecret(string name)
    {
        foreach (var part in Secret)
        {
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
