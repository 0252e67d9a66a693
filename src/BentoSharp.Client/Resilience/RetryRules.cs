using BentoSharp.Client.Transport;

namespace BentoSharp.Client.Resilience;

/// <summary>Which tries are followed by another.</summary>
internal static class RetryRules
{
    /// <summary>Whether a question that brought no answer is asked again. What may have taken effect is not, unless that does no harm.</summary>
    public static bool IsRepeated(TransportException exception, bool isRepeatable) => exception.Failure switch
    {
        TransportFailure.NotConnected => true,
        TransportFailure.NotTrusted => false,
        _ => isRepeatable,
    };

    /// <summary>Whether an answer is followed by another try.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="isRepeatable">Whether sending the request twice does no harm.</param>
    /// <param name="retryAfter">How long the service asks to wait: with it, 429 and 503 say that the request was turned away.</param>
    /// <param name="longestWait">The longest wait that is followed.</param>
    public static bool IsRepeated(HttpAnswer answer, bool isRepeatable, TimeSpan? retryAfter, TimeSpan longestWait) =>
        (retryAfter is null || retryAfter <= longestWait)
        && (isRepeatable ? IsTransient(answer) : retryAfter is not null && answer.StatusCode is 429 or 503 && answer.StoredOutcome is null);

    /// <summary>Whether the same question may soon be answered otherwise. What a task ended with never changes.</summary>
    public static bool IsTransient(HttpAnswer answer) => answer.StatusCode is 408 or 429 or 502 or 503 or 504 && answer.StoredOutcome is null;
}
