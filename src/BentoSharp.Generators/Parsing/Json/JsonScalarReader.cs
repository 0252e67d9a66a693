using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Parsing.Json;

/// <summary>Reads the values that have no parts.</summary>
internal sealed class JsonScalarReader(string text)
{
    private static readonly Regex Number = new(@"\G-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", RegexOptions.CultureInvariant);
    private static readonly Regex Word = new(@"\G[A-Za-z]+", RegexOptions.CultureInvariant);

    /// <summary>Reads the value that begins at a position.</summary>
    public JsonNode Read(int start)
    {
        if (text[start] == '"')
        {
            return ReadText(start);
        }

        var number = Number.Match(text, start);
        if (number.Success)
        {
            return new JsonNumber(new TextSpan(start, number.Length), number.Value);
        }

        var word = Word.Match(text, start);
        var span = new TextSpan(start, Math.Max(1, word.Length));
        return word.Value switch
        {
            "true" => new JsonBoolean(span, true),
            "false" => new JsonBoolean(span, false),
            "null" => new JsonNull(span),
            _ => throw new JsonFault($"{text.Substring(span.Start, span.Length)} is no value of JSON", span),
        };
    }

    private JsonText ReadText(int start)
    {
        var value = new StringBuilder();
        for (var i = start + 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    return new JsonText(TextSpan.FromBounds(start, i + 1), value.ToString());
                case '\\':
                    value.Append(Unescape(ref i));
                    break;
                case < ' ':
                    throw new JsonFault("a line or control character must be escaped in a text", new TextSpan(i, 1));
                default:
                    value.Append(text[i]);
                    break;
            }
        }

        throw new JsonFault("the text that begins here has no end", new TextSpan(start, 1));
    }

    /// <summary>Reads an escape, and leaves the position at its last character.</summary>
    private char Unescape(ref int position)
    {
        var start = position++;
        var mark = position < text.Length ? text[position] : '\0';
        if (mark == 'u' && position + 4 < text.Length
            && ushort.TryParse(text.Substring(position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            position += 4;
            return (char)code;
        }

        return mark switch
        {
            '"' or '\\' or '/' => mark,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw new JsonFault("this is no escape of JSON", TextSpan.FromBounds(start, Math.Min(text.Length, start + 2))),
        };
    }
}
