namespace BentoSharp.Generators.Tests.CodeFixes;

/// <summary>Code before and after a fix.</summary>
/// <param name="Id">The diagnostic.</param>
/// <param name="Name">What is particular.</param>
/// <param name="Title">What the editor offers.</param>
/// <param name="Before">The code before.</param>
/// <param name="After">The code after.</param>
/// <param name="Tasks">The list of tasks; null where there is none.</param>
public sealed record FixCase(string Id, string Name, string Title, string Before, string After, string? Tasks = null);
