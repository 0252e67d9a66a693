using System.Globalization;

namespace BentoSharp.Client.Wire;

/// <summary>Times as BentoML writes them: ISO 8601, in UTC where no zone is given.</summary>
internal static class WireTime
{
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    public static string? Format(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
