namespace BentoSharp.Hosting.Storage;

/// <summary>The store could not do what was asked; the message says why and how to mend it.</summary>
public sealed class TaskStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TaskStoreException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to mend it.</param>
    public TaskStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="innerException">The cause.</param>
    public TaskStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether the cause may be a single operation of the batch (an id that exists, a body that is too big), so that the others may succeed
    /// without it. False where the store as a whole is at fault (a full disk, a lost connection).
    /// </summary>
    public bool ConcernsOneOperation { get; init; }
}
