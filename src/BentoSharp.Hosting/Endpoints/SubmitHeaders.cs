using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>The headers that say how a task is queued: <c>Bento-Priority</c>, <c>Bento-Delay</c>, <c>Bento-Deadline</c> and <c>Idempotency-Key</c>.</summary>
internal static class SubmitHeaders
{
    public const string Priority = "Bento-Priority";
    public const string Delay = "Bento-Delay";
    public const string Deadline = "Bento-Deadline";
    public const string IdempotencyKey = "Idempotency-Key";

    /// <exception cref="BentoException">A header can't be read: 400, with its name.</exception>
    public static SubmitOptions? Read(IHeaderDictionary headers)
    {
        var priority = ReadPriority(headers[Priority]);
        var delay = ReadDelay(headers[Delay]);
        var deadline = ReadDeadline(headers[Deadline]);
        string? key = headers[IdempotencyKey];
        return priority is null && delay is null && deadline is null && key is null
            ? null
            : new SubmitOptions { Priority = priority, Delay = delay, Deadline = deadline, IdempotencyKey = key };
    }

    private static BentoTaskPriority? ReadPriority(string? text) => text?.ToUpperInvariant() switch
    {
        null => null,
        "HIGH" => BentoTaskPriority.High,
        "NORMAL" => BentoTaskPriority.Normal,
        "LOW" => BentoTaskPriority.Low,
        _ => throw new BentoException(400, $"{Priority} is \"{text}\"; it must be high, normal or low"),
    };

    private static TimeSpan? ReadDelay(string? text) =>
        text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 315_360_000
            ? TimeSpan.FromSeconds(seconds)
            : throw new BentoException(400, $"{Delay} is \"{text}\"; it must be a number of seconds, from 0 to ten years");

    private static DateTimeOffset? ReadDeadline(string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : throw new BentoException(400, $"{Deadline} is \"{text}\"; it must be a time such as 2026-01-31T12:00:00Z");
}
