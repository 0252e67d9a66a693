using System.Text;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Makes texts such that PostgreSQL keeps them: it knows no NUL, and no half of a pair.</summary>
internal static class KeptText
{
    private const char Replacement = '\uFFFD';

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text)
    {
        if (text is null || !IsOdd(text))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            kept.Append(rune.Value == 0 ? Replacement.ToString() : rune.ToString());
        }

        return kept.ToString();
    }

    private static bool IsOdd(string text)
    {
        foreach (var character in text)
        {
            if (character == '\0' || char.IsSurrogate(character))
            {
                return true;
            }
        }

        return false;
    }
}
