namespace BentoSharp.Client.Bodies;

/// <summary>
/// Marks what a caller's own file threw, so that it is told from a broken connection. The caller sees the cause; this never leaves the
/// channel.
/// </summary>
internal sealed class FileReadException(Exception cause) : Exception(cause.Message, cause)
{
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception)
        {
            throw new FileReadException(exception);
        }
    }

    /// <summary>What the file threw, where that is behind an exception of HttpClient.</summary>
    public static Exception? CauseOf(Exception? exception)
    {
        while (exception is not (null or FileReadException))
        {
            exception = exception.InnerException;
        }

        return exception?.InnerException;
    }
}
