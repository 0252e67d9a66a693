using System.Globalization;

namespace BentoSharp.Client.Wire;

/// <summary>How a task is queued, as headers of its submit; null where nothing was chosen.</summary>
internal readonly record struct SubmitHeaders(string? Priority, string? Delay, string? Deadline, string? Key)
{
    public static SubmitHeaders Of(SubmitOptions? options) => options is null
        ? default
        : options.Key is not null
        ? throw new ArgumentException(
            $"{nameof(SubmitOptions)}.{nameof(SubmitOptions.Key)} tells the children of one task apart, in process: it can't be sent.", nameof(options))
        : new(
            options.Priority is { } priority ? Word(priority) : null,
            options.Delay is { } delay ? Seconds(delay) : null,
            options.Deadline?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            options.IdempotencyKey is { } key ? Text(key) : null);

    private static string Text(string key) => key.Length is > 0 and <= 255 && key.All(static c => c is > ' ' and < '\x7f')
        ? key
        : throw new ArgumentException("An idempotency key has from 1 to 255 characters of printable ASCII without spaces.", nameof(key));

    private static string Word(BentoTaskPriority priority) => priority switch
    {
        BentoTaskPriority.High => "high",
        BentoTaskPriority.Normal => "normal",
        BentoTaskPriority.Low => "low",
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, "The priority is none of High, Normal and Low."),
    };

    private static string Seconds(TimeSpan delay) => delay >= TimeSpan.Zero
        ? ((decimal)delay.Ticks / TimeSpan.TicksPerSecond).ToString("0.###", CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(nameof(delay), delay, "The delay must not be negative.");
}
