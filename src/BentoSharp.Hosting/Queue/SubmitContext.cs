namespace BentoSharp.Hosting.Queue;

/// <summary>Who and what a submit comes from, beside its arguments.</summary>
internal readonly record struct SubmitContext(string? TraceParent = null, string? Owner = null);
