using System.Globalization;
using System.Text;

namespace BentoSharp.Generators.Parsing;

/// <summary>The names on the wire: the same as JsonNamingPolicy.SnakeCaseLower gives, which compilers can't load everywhere.</summary>
internal static class SnakeCase
{
    private enum After
    {
        Nothing,
        Upper,
        LowerOrDigit,
        Space,
    }

    public static string Convert(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        var state = After.Nothing;
        for (var i = 0; i < name.Length; i++)
        {
            var category = char.GetUnicodeCategory(name[i]);
            if (NeedsSeparator(name, i, category, state))
            {
                text.Append('_');
            }

            if (category != UnicodeCategory.SpaceSeparator)
            {
                text.Append(char.ToLowerInvariant(name[i]));
            }

            state = Next(category, state);
        }

        return text.ToString();
    }

    private static bool NeedsSeparator(string name, int i, UnicodeCategory category, After state) => category switch
    {
        UnicodeCategory.UppercaseLetter => state switch
        {
            After.LowerOrDigit or After.Space => true,
            After.Upper => i + 1 < name.Length && char.IsLower(name[i + 1]),
            _ => false,
        },
        UnicodeCategory.LowercaseLetter or UnicodeCategory.DecimalDigitNumber => state == After.Space,
        _ => false,
    };

    private static After Next(UnicodeCategory category, After state) => category switch
    {
        UnicodeCategory.UppercaseLetter => After.Upper,
        UnicodeCategory.LowercaseLetter or UnicodeCategory.DecimalDigitNumber => After.LowerOrDigit,
        UnicodeCategory.SpaceSeparator => state == After.Nothing ? After.Nothing : After.Space,
        _ => After.Nothing,
    };
}
