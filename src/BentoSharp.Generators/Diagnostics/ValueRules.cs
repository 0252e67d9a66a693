using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The ranges of attribute values.</summary>
internal static class ValueRules
{
    public static void Check(AttributeData attribute, ISymbol symbol, Problems problems)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (Range(argument.Key, argument.Value) is { } range)
            {
                var value = Literals.Of(argument.Value).TrimEnd('d');
                problems.Add(Rules.ValueOutOfRange, attribute, argument.Key, symbol, argument.Key, value, range);
            }
        }
    }

    private static string? Range(string name, TypedConstant constant) => (name, constant.Value) switch
    {
        ("Workers", int and < 1) => "at least 1 instance is needed",
        ("MaxBatchSize", int and < 1) => "give 1 item or more",
        ("MaxLatencyMs", double ms) when !IsDuration(ms / 1000) => "give 0 or more milliseconds, less than 100 days",
        ("Concurrency", int and < 0) => "give 1 or more, or 0 for the default",
        ("Retries", int and < 0) => "give 0 or more",
        ("TimeoutSeconds" or "RetryDelaySeconds" or "MaxRetryDelaySeconds", double seconds) when !IsDuration(seconds) =>
            "give 0 or more seconds, less than 100 days",
        ("MediaType", string type) when type.Count(static c => c == '/') != 1 || type.Any(char.IsControl) =>
            "give a media type such as text/plain",
        ("Priority", int and not (0 or 1 or 2)) => "give High, Normal or Low",
        _ => null,
    };

    /// <summary>Whether timers can wait so long.</summary>
    private static bool IsDuration(double seconds) => seconds is >= 0 and <= 100 * 86400;
}
