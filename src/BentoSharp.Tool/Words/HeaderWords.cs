namespace BentoSharp.Tool.Words;

/// <summary>The headers of requests, as options give them.</summary>
internal static class HeaderWords
{
    public static readonly string[] Options = ["--api-key=", "-H|--header="];

    /// <summary>Reads them.</summary>
    /// <param name="words">The words of the command.</param>
    /// <param name="key">The key where no option has one.</param>
    /// <exception cref="FormatException">One is no header; its value is not told, for it may be a secret.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(GivenWords words, string? key = null)
    {
        var headers = words.Values("--header").Select(Header).ToList();
        if (words.Value("--api-key") is { } given)
        {
            headers.Add(new("Authorization", $"Bearer {given}"));
        }
        else if (!string.IsNullOrEmpty(key) && !headers.Exists(static header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new("Authorization", $"Bearer {key}"));
        }

        return headers;
    }

    private static KeyValuePair<string, string> Header(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            ? new(text[..colon].Trim(), text[(colon + 1)..].Trim())
            : throw new FormatException("a header is \"Name: value\"; it has no colon after its name");
}
