namespace BentoSharp.Contracts;

/// <summary>Answers that occur in several places.</summary>
internal static class BentoResponses
{
    /// <summary>The answer of a method without a result.</summary>
    public static BentoResponse Null { get; } = new(200, "application/json", "null"u8.ToArray());

    public static bool IsJson(BentoResponse response) =>
        response.ContentType is { } type && type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is what a method that returned null answers.</summary>
    public static bool IsNull(BentoResponse response) => response.File is null && IsJson(response) && response.Body.Span.SequenceEqual("null"u8);

    /// <summary>For an answer of another form than the result's. It came with a code of success, so the error has a code of its own.</summary>
    public static BentoServiceException Unreadable(string expected, BentoResponse response, Exception exception) => new(
        502, $"The service answered what is no {expected} ({response.ContentType}): {exception.Message}", innerException: exception);
}
