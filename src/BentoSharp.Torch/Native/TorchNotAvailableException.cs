namespace BentoSharp.Torch;

/// <summary>
/// libtorch, the native library under TorchSharp, could not be loaded. The message names what was looked for, where, and
/// how to mend it.
/// </summary>
public sealed class TorchNotAvailableException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public TorchNotAvailableException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is missing, and how to mend it.</param>
    public TorchNotAvailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is missing, and how to mend it.</param>
    /// <param name="innerException">What the system's loader said.</param>
    public TorchNotAvailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
