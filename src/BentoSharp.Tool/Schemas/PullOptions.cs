using BentoSharp.Tool.Words;

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
        var given = GivenWords.Read("schema pull", words, ["-o|--output=", .. HeaderWords.Options]);
        return given.Plain switch
        {
            [] => throw new FormatException("the URL of the service is missing"),
            [var url] => new PullOptions(url, given.Value("--output"), HeaderWords.Read(given)),
            [_, var second, ..] => throw new FormatException($"\"{second}\" is one word too many: a single URL is given"),
        };
    }
}
