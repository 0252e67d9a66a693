namespace BentoSharp;

/// <summary>Arguments were refused: the service, or a client before it sent them, found them missing, mistyped or out of range.</summary>
public sealed class BentoValidationException : BentoException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errors">What is wrong, one entry a place; at least one.</param>
    /// <param name="statusCode">The HTTP status code.</param>
    public BentoValidationException(IReadOnlyList<BentoValidationError> errors, int statusCode = 400)
        : this(errors, "Input", statusCode)
    {
    }

    internal BentoValidationException(IReadOnlyList<BentoValidationError> errors, string subject, int statusCode = 400)
        : base(statusCode, Describe(errors, subject))
    {
        Errors = errors;
        Subject = subject;
    }

    /// <summary>What is wrong, one entry a place.</summary>
    public IReadOnlyList<BentoValidationError> Errors { get; }

    /// <summary>What was refused: <c>Input</c> for arguments, <c>Output</c> for a result.</summary>
    public string Subject { get; }

    private static string Describe(IReadOnlyList<BentoValidationError> errors, string subject)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return $"{errors.Count} validation error for {subject}: {string.Join("; ", errors.Select(static error => error.ToString()))}";
    }
}
