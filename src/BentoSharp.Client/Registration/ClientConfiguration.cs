using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace BentoSharp.Client;

/// <summary>Overrides options by configuration. What the values must obey is checked where a channel is made.</summary>
internal static class ClientConfiguration
{
    public static void Apply(IConfigurationSection section, BentoHttpClientOptions options)
    {
        // An empty value says "without limit", which null says in code.
        options.Timeout = section[nameof(options.Timeout)] is "" ? null : Time(section, nameof(options.Timeout), options.Timeout);
        options.BaseDelay = Time(section, nameof(options.BaseDelay), options.BaseDelay)!.Value;
        options.MaxDelay = Time(section, nameof(options.MaxDelay), options.MaxDelay)!.Value;
        options.MaxRetryAfter = Time(section, nameof(options.MaxRetryAfter), options.MaxRetryAfter)!.Value;
        options.PollInterval = Time(section, nameof(options.PollInterval), options.PollInterval)!.Value;
        options.MaxPollInterval = Time(section, nameof(options.MaxPollInterval), options.MaxPollInterval)!.Value;
        options.LongPollWait = Time(section, nameof(options.LongPollWait), options.LongPollWait)!.Value;
        options.BearerToken = section[nameof(options.BearerToken)] ?? options.BearerToken;
        options.ApiKey = section[nameof(options.ApiKey)] ?? options.ApiKey;
        if (section[nameof(options.MaxRetries)] is { } text)
        {
            options.MaxRetries = int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var retries)
                ? retries
                : throw Wrong(section, nameof(options.MaxRetries), text, "a whole number");
        }

        foreach (var header in section.GetSection(nameof(options.Headers)).GetChildren())
        {
            options.Headers[header.Key] = header.Value ?? "";
        }
    }

    private static TimeSpan? Time(IConfigurationSection section, string key, TimeSpan? current) =>
        section[key] is not { } text ? current
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time
        : throw Wrong(section, key, text, "a time such as 00:00:30");

    private static InvalidOperationException Wrong(IConfigurationSection section, string key, string text, string what) =>
        new($"The configuration value {section.Path}:{key} is \"{text}\"; it must be {what}.");
}
