namespace BentoSharp.Torch;

/// <summary>A file is not what safetensors allows, or doesn't fit the module it was to be loaded into.</summary>
public sealed class SafetensorsFormatException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public SafetensorsFormatException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with which file.</param>
    public SafetensorsFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with which file.</param>
    /// <param name="innerException">What the header's reader said.</param>
    public SafetensorsFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
