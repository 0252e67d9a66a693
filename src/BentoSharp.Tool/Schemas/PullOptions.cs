namespace BentoSharp.Tool.Schemas;

/// <summary>What the words after <c>schema pull</c> say.</summary>
/// <param name="Url">Where the service is.</param>
/// <param name="File">The file to write; null for one that is named after the service.</param>
/// <param name="Headers">Headers of the request.</param>
internal sealed record PullOptions(string Url, string? File, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <exception cref="FormatException">The words are wrong; the message says which.</exception>
    public static PullOptions Read(IReadOnlyList<string> words)
    {
        string? url = null;
        string? file = null;
        var headers = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "-o" or "--output":
                    file = Value(words, ref i);
                    break;
                case "--api-key":
                    headers.Add(new("Authorization", $"Bearer {Value(words, ref i)}"));
                    break;
                case "-H" or "--header":
                    headers.Add(Header(Value(words, ref i)));
                    break;
                case var word when word.StartsWith('-'):
                    throw new FormatException($"{word} is no option of schema pull");
                case var word when url is null:
                    url = word;
                    break;
                case var word:
                    throw new FormatException($"\"{word}\" is one word too many: a single URL is given");
            }
        }

        return new PullOptions(url ?? throw new FormatException("the URL of the service is missing"), file, headers);
    }

    private static string Value(IReadOnlyList<string> words, ref int i) =>
        ++i < words.Count ? words[i] : throw new FormatException($"{words[i - 1]} needs a value after it");

    // The value is not told: it may be a secret.
    private static KeyValuePair<string, string> Header(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            ? new(text[..colon].Trim(), text[(colon + 1)..].Trim())
            : throw new FormatException("a header is \"Name: value\"; it has no colon after its name");
}
