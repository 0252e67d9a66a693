namespace BentoSharp;

/// <summary>A service answered a client with an error that has no exception of its own.</summary>
public sealed class BentoServiceException : BentoException
{
    /// <summary>Creates the exception for an answer.</summary>
    /// <param name="statusCode">The HTTP status code of the answer.</param>
    /// <param name="message">What the service said.</param>
    /// <param name="retryAfter">How long the service asks to wait, if it does.</param>
    /// <param name="innerException">The cause.</param>
    public BentoServiceException(int statusCode, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(statusCode, message, innerException) => RetryAfter = retryAfter;

    /// <summary>How long the service asks to wait before another try; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
