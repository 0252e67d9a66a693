using System.Text.RegularExpressions;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The ranges of attribute values.</summary>
internal static class ValueRules
{
    /// <summary>Kubernetes' amounts: a number and a binary or decimal unit.</summary>
    private static readonly Regex Quantity = new(@"^\+?(?=.*[1-9])(\d+\.?\d*|\.\d+)(([KMGTPE]i|[kMGTPEm])|[eE][+-]?\d{1,2})?$", RegexOptions.CultureInvariant);

    public static void Check(AttributeData attribute, ISymbol symbol, Problems problems)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            var range = argument.Value.Kind == TypedConstantKind.Array ? ListRange(argument.Key, argument.Value) : Range(argument.Key, argument.Value);
            if (range is not null)
            {
                var value = Literals.Of(argument.Value).TrimEnd('d');
                problems.Add(Rules.ValueOutOfRange, attribute, argument.Key, symbol, argument.Key, value, range);
            }
        }
    }

    private static string? Range(string name, TypedConstant constant) => (name, constant.Value) switch
    {
        ("Workers", int and < 1) => "at least 1 instance is needed",
        ("MaxBatchSize" or "MaxItems", int and < 1) => "give 1 item or more",
        ("MaxItemsBytes", int and < 1) => "give 1 byte or more",
        ("MaxLatencyMs", double ms) when !IsDuration(ms / 1000) => "give 0 or more milliseconds, less than 100 days",
        ("Concurrency", int and < 0) => "give 1 or more, or 0 for the default",
        ("Limit", int and < 0) => "give 1 or more, or 0 for no limit",
        ("Gpus", int and < 0) => "give the number of GPUs, or 0 for the processor",
        ("Cpu", int and < 0) => "give the number of processors, or 0 for as many as run at once",
        ("Memory" or "ItemMemory", string memory) when !Quantity.IsMatch(memory) => "give an amount of memory such as \"4Gi\" or \"512Mi\"",
        ("Retries", int and < 0) => "give 0 or more",
        ("TimeoutSeconds" or "TotalTimeoutSeconds" or "QueueTimeoutSeconds" or "RetryDelaySeconds" or "MaxRetryDelaySeconds", double seconds) when !IsDuration(seconds) =>
            "give 0 or more seconds, less than 100 days",
        ("MediaType", string type) when type.Count(static c => c == '/') != 1 || type.Any(char.IsControl) =>
            "give a media type such as text/plain",
        ("Priority", int and not (0 or 1 or 2)) => "give High, Normal or Low",
        _ => null,
    };

    private static string? ListRange(string name, TypedConstant list) =>
        name is "RetryOn" or "NotRetryable" && !list.IsNull && list.Values.Any(static item => !IsException(item))
            ? "give types that derive from Exception and that generated code can reach"
            : name is "Aliases" && !list.IsNull && list.Values.Any(static item => item.Value is not string alias || WireNames.Fault(alias) is not null)
            ? "give names as they were on the wire: letters, digits, '_', '-' and '.' only"
            : null;

    private static bool IsException(TypedConstant item) =>
        item.Value is ITypeSymbol type && type.DerivesFrom("System", "Exception") && type.IsReachable();

    /// <summary>Whether timers can wait so long.</summary>
    private static bool IsDuration(double seconds) => seconds is >= 0 and <= 100 * 86400;
}
