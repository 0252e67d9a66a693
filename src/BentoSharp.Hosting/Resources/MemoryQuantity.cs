using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace BentoSharp.Hosting.Resources;

/// <summary>Amounts of memory as Kubernetes writes them: <c>4Gi</c>, <c>512M</c>, <c>1.5G</c>, <c>128974848</c>, <c>129e6</c>.</summary>
internal static class MemoryQuantity
{
    private static readonly (string Suffix, decimal Factor)[] s_suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m), ("m", 0.001m),
    ];

    private static readonly (string Suffix, decimal Factor) s_bytes = ("", 1m);

    /// <summary>Reads an amount in bytes; what is less than a byte counts as one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out long bytes)
    {
        bytes = 0;
        if (text is null)
        {
            return false;
        }

        var (suffix, factor) = s_suffixes.FirstOrDefault(pair => text.EndsWith(pair.Suffix, StringComparison.Ordinal), s_bytes);
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length), Style, CultureInfo.InvariantCulture, out var number) || number <= 0)
        {
            return false;
        }

        // Above it nothing can be asked for in earnest, and decimals end soon after.
        if (number > long.MaxValue / factor)
        {
            return false;
        }

        bytes = (long)decimal.Ceiling(number * factor);
        return true;
    }

    /// <summary>An amount for people: <c>7.8Gi</c>.</summary>
    public static string Text(long bytes)
    {
        var (suffix, factor) = s_suffixes.Take(6).Reverse().FirstOrDefault(pair => bytes >= pair.Factor, s_bytes);
        return (bytes / factor).ToString("0.#", CultureInfo.InvariantCulture) + suffix;
    }
}
