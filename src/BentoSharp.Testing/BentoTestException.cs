namespace BentoSharp.Testing;

/// <summary>What a test asserted is not so, or what it waits for does not come. Every test framework shows it as a failure.</summary>
public sealed class BentoTestException : Exception
{
    /// <summary>Creates the exception.</summary>
    public BentoTestException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is not so.</param>
    public BentoTestException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is not so.</param>
    /// <param name="innerException">The cause.</param>
    public BentoTestException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
