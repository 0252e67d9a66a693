using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>The header <c>Prefer: wait=30</c> (RFC 7240): how many seconds a caller would wait for the end of a task.</summary>
internal static class PreferHeader
{
    public static TimeSpan Wait(IHeaderDictionary headers, TimeSpan most)
    {
        foreach (var value in headers["Prefer"])
        {
            foreach (var preference in (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (preference.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)
                    && double.TryParse(preference.AsSpan(5), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
                {
                    return TimeSpan.FromSeconds(Math.Min(seconds, most.TotalSeconds));
                }
            }
        }

        return TimeSpan.Zero;
    }

    public static string Applied(TimeSpan wait) => string.Create(CultureInfo.InvariantCulture, $"wait={wait.TotalSeconds:0.###}");
}
