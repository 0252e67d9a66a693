namespace BentoSharp;

/// <summary>The service can't do what was asked: it speaks BentoML's protocol without BentoSharp's additions.</summary>
/// <param name="message">What it can't do.</param>
public sealed class BentoNotSupportedException(string message) : BentoException(501, message);
