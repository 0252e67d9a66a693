using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Hands the values of an attribute on to the settings class that has properties of the same names.</summary>
internal static class AttributeSettings
{
    private static readonly Dictionary<string, object> Defaults = new(StringComparer.Ordinal)
    {
        ["RetryDelaySeconds"] = 1.0,
        ["MaxRetryDelaySeconds"] = 300.0,
        ["Priority"] = 1,
        ["TimeoutSeconds"] = 0.0,
        ["TotalTimeoutSeconds"] = 0.0,
        ["QueueTimeoutSeconds"] = 0.0,
        ["Retries"] = 0,
        ["Concurrency"] = 0,
        ["Limit"] = 0,
        ["MaxBatchSize"] = 100,
        ["MaxLatencyMs"] = 0.0,
        ["MaxItems"] = 100_000,
        ["MaxItemsBytes"] = 16 * 1024 * 1024,
    };

    /// <summary>The values of [BentoService] that are given.</summary>
    public static IEnumerable<string> OfService(AttributeData attribute, Compilation compilation) =>
        Of(attribute, compilation.GetTypeByMetadataName("BentoSharp.Hosting.BentoServiceSettings"), keepDefaults: true);

    /// <summary>The values of [BentoTask] or [BentoApi] that are not the defaults.</summary>
    public static IEnumerable<string> OfMethod(AttributeData attribute, Compilation compilation) =>
        Of(attribute, compilation.GetTypeByMetadataName("BentoSharp.Hosting.BentoTaskSettings"), keepDefaults: false);

    private static IEnumerable<string> Of(AttributeData attribute, INamedTypeSymbol? settings, bool keepDefaults)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            var isDefault = !keepDefaults && Defaults.TryGetValue(argument.Key, out var value) && Equals(argument.Value.Value, value);
            if (!isDefault && settings?.GetMembers(argument.Key).Any(static member => member is IPropertySymbol) == true)
            {
                yield return $"{argument.Key} = {Value(argument.Value)}";
            }
        }
    }

    /// <summary>A number as a person would write it: <c>300</c> rather than <c>300d</c>.</summary>
    private static string Value(TypedConstant constant) => Literals.Of(constant).TrimEnd('d');
}
