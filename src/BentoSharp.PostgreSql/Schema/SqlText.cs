using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace BentoSharp.PostgreSql.Schema;

/// <summary>
/// Puts the schema's name into the texts of statements. Names are qualified, because a search path is lost behind a pooler.
/// </summary>
internal sealed partial class SqlText
{
    private readonly ConcurrentDictionary<string, string> _texts = new();

    /// <exception cref="ArgumentException">The name is no plain name.</exception>
    public SqlText(string schema)
    {
        if (!PlainName().IsMatch(schema))
        {
            throw new ArgumentException(
                $"The schema \"{schema}\" is no name that can be used: take up to 40 of a to z, 0 to 9 and _, a letter first (PostgreSqlOptions.Schema).",
                nameof(schema));
        }

        Schema = schema;
    }

    /// <summary>The schema's name.</summary>
    public string Schema { get; }

    /// <summary>A text in which <c>$s</c> stands for the schema as an identifier, and <c>$n</c> for its name in a literal.</summary>
    public string In(string text) =>
        _texts.GetOrAdd(text, static (text, schema) => text.Replace("$s", $"\"{schema}\"", StringComparison.Ordinal).Replace("$n", schema, StringComparison.Ordinal), Schema);

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
