using System.Globalization;

namespace BentoSharp.Hosting.Wire;

/// <summary>How states, ids and times are written in BentoML's protocol.</summary>
internal static class WireText
{
    /// <summary>The answer of every error whose message is kept from callers; BentoML's own words.</summary>
    public const string UnexpectedError = "An unexpected error has occurred, please check the server log.";

    public static string Status(BentoTaskStatus status) => status switch
    {
        BentoTaskStatus.Pending => "pending",
        BentoTaskStatus.InProgress => "in_progress",
        BentoTaskStatus.Success => "completed",
        BentoTaskStatus.Failure => "failed",
        _ => "canceled",
    };

    /// <summary>The state of a word; null where it is none.</summary>
    public static BentoTaskStatus? ParseStatus(string word)
    {
        foreach (var status in Enum.GetValues<BentoTaskStatus>())
        {
            if (Status(status) == word)
            {
                return status;
            }
        }

        return null;
    }

    public static string Id(Guid id) => id.ToString("N");

    /// <summary>Reads an id; anything but 32 lowercase hexadecimal digits is an id that nobody has.</summary>
    public static bool TryParseId(string text, out Guid id) =>
        Guid.TryParseExact(text, "N", out id) && !text.AsSpan().ContainsAnyInRange('A', 'F');

    /// <summary>Reads an id that has to be a task's.</summary>
    /// <exception cref="BentoTaskNotFoundException">It is an id that nobody has.</exception>
    public static Guid ParseId(string text) => TryParseId(text, out var id) ? id : throw new BentoTaskNotFoundException(text);

    /// <summary>UTC without a zone, as BentoML writes times.</summary>
    public static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
