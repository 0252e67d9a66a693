namespace BentoSharp;

/// <summary>One run of a task's code.</summary>
/// <param name="Number">
/// Which attempt it is, from 1. A run that the service itself cut short is not counted: the next one has the same number.
/// </param>
/// <param name="StartedAt">When it began.</param>
public sealed record BentoTaskAttempt(int Number, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The node that ran it; null where the service does not tell.</summary>
    public string? Node { get; init; }

    /// <summary>
    /// Why it ended without a result; null where it did not. Beside the codes of <see cref="BentoTaskError"/>, <c>given_back</c> and
    /// <c>interrupted</c> say that the service or its process ended first.
    /// </summary>
    public BentoTaskError? Error { get; init; }
}
