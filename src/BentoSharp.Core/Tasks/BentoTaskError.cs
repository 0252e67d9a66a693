namespace BentoSharp;

/// <summary>Why an attempt failed, as far as the service shows it.</summary>
/// <param name="Code">
/// A short word for programs: <c>error</c>, <c>timeout</c>, <c>total_timeout</c>, <c>queue_timeout</c>, <c>expired</c>, <c>interrupted</c>, <c>invalid_result</c>, or the code of a
/// <see cref="BentoException"/>.
/// </param>
/// <param name="Message">A sentence for people.</param>
public sealed record BentoTaskError(string Code, string Message);
