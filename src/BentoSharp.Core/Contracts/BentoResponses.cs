namespace BentoSharp.Contracts;

/// <summary>Answers that occur in several places.</summary>
internal static class BentoResponses
{
    /// <summary>The answer of a method without a result.</summary>
    public static BentoResponse Null { get; } = new(200, "application/json", "null"u8.ToArray());

    public static bool IsJson(BentoResponse response) =>
        response.ContentType is { } type && type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);
}
