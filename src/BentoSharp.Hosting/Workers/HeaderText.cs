using System.Globalization;
using System.Text;

namespace BentoSharp.Hosting.Workers;

/// <summary>What may stand in a header (RFC 9110) and in a cookie (RFC 6265).</summary>
internal static class HeaderText
{
    public static bool IsToken(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    public static bool IsValue(string text) => text.All(static c => c is '\t' or (>= ' ' and <= '~'));

    /// <summary>The cookie as a header's value.</summary>
    /// <exception cref="ArgumentException">A part of it can't stand there.</exception>
    public static string Format(BentoCookie cookie)
    {
        var isFit = IsToken(cookie.Name) && IsToken(cookie.SameSite)
            && IsCookiePart(cookie.Value) && IsCookiePart(cookie.Path) && IsCookiePart(cookie.Domain ?? "");
        if (!isFit)
        {
            throw new ArgumentException(
                $"\"{cookie.Name}={cookie.Value}\" is no cookie: its parts are ASCII without spaces, quotes, commas, semicolons and backslashes.");
        }

        var text = new StringBuilder($"{cookie.Name}={cookie.Value}");
        if (cookie.Domain is { } domain)
        {
            text.Append("; Domain=").Append(domain);
        }

        if (cookie.HttpOnly)
        {
            text.Append("; HttpOnly");
        }

        if (cookie.MaxAge is { } age)
        {
            text.Append(CultureInfo.InvariantCulture, $"; Max-Age={(long)age.TotalSeconds}");
        }

        text.Append("; Path=").Append(cookie.Path).Append("; SameSite=").Append(cookie.SameSite);
        return text.Append(cookie.Secure ? "; Secure" : "").ToString();
    }

    private static bool IsCookiePart(string text) => text.All(static c => c is > ' ' and <= '~' and not (';' or ',' or '"' or '\\'));
}
