namespace BentoSharp;

/// <summary>Arguments were refused: the service, or a client before it sent them, found them missing, mistyped or out of range.</summary>
public sealed class BentoValidationException : BentoException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errors">What is wrong, one entry a place; at least one.</param>
    /// <param name="statusCode">The HTTP status code.</param>
    public BentoValidationException(IReadOnlyList<BentoValidationError> errors, int statusCode = 400)
        : base(statusCode, Describe(errors)) => Errors = errors;

    /// <summary>What is wrong, one entry a place.</summary>
    public IReadOnlyList<BentoValidationError> Errors { get; }

    private static string Describe(IReadOnlyList<BentoValidationError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return $"{errors.Count} validation error for Input: {string.Join("; ", errors.Select(static error => error.ToString()))}";
    }
}
