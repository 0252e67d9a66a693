namespace BentoSharp.CodeFixes.Editing;

/// <summary>What is done against a diagnostic.</summary>
/// <param name="Title">What the editor says of it.</param>
/// <param name="Apply">Does it.</param>
internal sealed record Mend(string Title, Func<Edits, Task> Apply);
