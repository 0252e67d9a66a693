namespace BentoSharp.Clients;

/// <summary>What a service answered to one of many submits or retries.</summary>
/// <param name="Id">The new task's id; null where it was refused.</param>
/// <param name="Error">Why it was refused; null where it was not.</param>
public sealed record BentoSubmitResult(string? Id, BentoException? Error);
