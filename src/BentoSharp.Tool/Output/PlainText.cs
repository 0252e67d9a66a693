using System.Globalization;
using System.Text;

namespace BentoSharp.Tool.Output;

/// <summary>
/// Makes text of tasks safe to show. A terminal obeys control characters, and others make text look like something else: they are written as escapes.
/// </summary>
internal static class PlainText
{
    /// <summary>Text for one line.</summary>
    public static string Line(string? text) => Escape(text ?? "", static rune => rune.Value is '\n' or '\r' or '\t' ? " " : null);

    /// <summary>Text for one line, cut to a length.</summary>
    public static string Line(string? text, int length)
    {
        var line = Line(text);
        return line.Length <= length ? line : line[..Math.Max(length - 1, 0)] + "…";
    }

    /// <summary>Text with its own lines.</summary>
    public static string Lines(string? text) =>
        Escape((text ?? "").ReplaceLineEndings("\n"), static rune => rune.Value switch { '\n' => "\n", '\t' => "    ", _ => null });

    /// <summary>JSON that says the same. Outside of its texts JSON has no such characters, so each is escaped where it stands.</summary>
    public static string Json(string json) => Escape(json, static rune => rune.Value is '\n' or '\r' or '\t' ? rune.ToString() : null);

    private static string Escape(string text, Func<Rune, string?> allowed)
    {
        if (text.All(static letter => letter is >= ' ' and <= '~'))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            ReadOnlySpan<char> letters = units[..rune.EncodeToUtf16(units)];
            if (!IsActive(rune))
            {
                safe.Append(letters);
            }
            else if (allowed(rune) is { } instead)
            {
                safe.Append(instead);
            }
            else
            {
                foreach (var letter in letters)
                {
                    safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
                }
            }
        }

        return safe.ToString();
    }

    // Joiners are part of words and of pictures in several writings.
    private static bool IsActive(Rune rune) => rune.Value is not (0x200C or 0x200D) && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
