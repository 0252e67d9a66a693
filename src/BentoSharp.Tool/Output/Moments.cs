using System.Globalization;

namespace BentoSharp.Tool.Output;

/// <summary>How times are written and read.</summary>
internal static class Moments
{
    /// <summary>Reads a time of an answer, which is UTC without saying so.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>A time of an option: <c>15m</c>, <c>2h</c> or <c>7d</c> ago; anything else is for the service to read.</summary>
    public static string Ago(string text, DateTimeOffset now)
    {
        var unit = text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? text[^1] : ' ';
        var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        if (seconds == 0)
        {
            return text;
        }

        var span = double.Parse(text[..^1], CultureInfo.InvariantCulture) * seconds;
        return span < (now - DateTimeOffset.UnixEpoch).TotalSeconds
            ? now.AddSeconds(-span).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : throw new FormatException($"\"{text}\" is longer ago than there were computers");
    }

    /// <summary>How long ago something was, or when it will be.</summary>
    public static string Since(DateTimeOffset? time, DateTimeOffset now) => time is not { } moment ? "–"
        : moment > now.AddSeconds(1) ? $"in {Span(moment - now)}"
        : now - moment < TimeSpan.FromSeconds(2) ? "just now"
        : $"{Span(now - moment)} ago";

    public static string Absolute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A span of time, to two figures or so.</summary>
    public static string Span(TimeSpan span) => Invariant(span switch
    {
        { TotalMilliseconds: < 1 } => $"<1 ms",
        { TotalSeconds: < 1 } => $"{span.TotalMilliseconds:0} ms",
        { TotalSeconds: < 10 } => $"{span.TotalSeconds:0.0} s",
        { TotalMinutes: < 1 } => $"{Math.Floor(span.TotalSeconds)} s",
        { TotalHours: < 1 } => $"{Math.Floor(span.TotalMinutes)} min {span.Seconds:00} s",
        { TotalHours: < 48 } => $"{Math.Floor(span.TotalHours)} h {span.Minutes:00} min",
        _ => $"{Math.Floor(span.TotalDays)} days",
    });

    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
