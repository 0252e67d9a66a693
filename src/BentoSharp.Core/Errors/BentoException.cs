namespace BentoSharp;

/// <summary>
/// An error with an HTTP status code. Thrown by a task or an immediate call its message is public: callers receive it as it is, while
/// the message of any other exception stays in the service's log. It is also the base of what clients throw.
/// </summary>
public class BentoException : Exception
{
    /// <summary>Creates an error with status code 500.</summary>
    public BentoException()
        : this("The service failed.")
    {
    }

    /// <summary>Creates an error with status code 500.</summary>
    /// <param name="message">The message, shown to callers.</param>
    public BentoException(string message)
        : this(500, message)
    {
    }

    /// <summary>Creates an error with status code 500.</summary>
    /// <param name="message">The message, shown to callers.</param>
    /// <param name="innerException">The cause, kept from callers.</param>
    public BentoException(string message, Exception? innerException)
        : this(500, message, innerException)
    {
    }

    /// <summary>Creates an error.</summary>
    /// <param name="statusCode">The HTTP status code, from 400 to 599. Below 500 the attempt is not repeated.</param>
    /// <param name="message">The message, shown to callers.</param>
    /// <param name="innerException">The cause, kept from callers.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statusCode"/> is not from 400 to 599.</exception>
    public BentoException(int statusCode, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(statusCode, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(statusCode, 599);
        StatusCode = statusCode;
    }

    /// <summary>The HTTP status code, from 400 to 599.</summary>
    public int StatusCode { get; }
}
