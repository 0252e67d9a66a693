using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace BentoSharp.Hosting.Security.ApiKeys;

/// <summary>Reads keys from configuration.</summary>
internal static class ApiKeyConfiguration
{
    public const string Section = "BentoSharp:ApiKeys";

    private static readonly char[] Separators = [' ', ','];

    public static void Add(BentoApiKeyOptions options, IConfiguration configuration)
    {
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            options.Keys.Add(new BentoApiKey
            {
                Name = section[nameof(BentoApiKey.Name)] ?? section.Key,
                Owner = section[nameof(BentoApiKey.Owner)] ?? "",
                Hash = section[nameof(BentoApiKey.Hash)] ?? "",
                Scopes = Scopes(section.GetSection(nameof(BentoApiKey.Scopes))),
                ExpiresAt = Time(section, nameof(BentoApiKey.ExpiresAt)),
            });
        }
    }

    /// <summary>A list, or words in one text.</summary>
    private static string[] Scopes(IConfigurationSection section) => section.Value is { } words
        ? words.Split(Separators, StringSplitOptions.RemoveEmptyEntries)
        : [.. section.GetChildren().Select(static item => item.Value ?? "")];

    private static DateTimeOffset? Time(IConfigurationSection section, string key) =>
        section[key] is not { Length: > 0 } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new InvalidOperationException($"The configuration value {section.Path}:{key} is \"{text}\"; it must be a time such as 2027-01-31T12:00:00Z.");
}
