using System.Text.RegularExpressions;

namespace BentoSharp.Surface.Tests.Docs;

/// <summary>What the page of guarantees says is shown by tests that there are.</summary>
public sealed partial class GuaranteeTests
{
    [Test]
    public void Each_test_that_the_guarantees_name_exists()
    {
        var (tests, named) = (Tests(), Named());

        Assert.That(named, Has.Count.GreaterThan(30));
        Assert.That(named.Where(name => !tests.Contains(name)), Is.Empty);
    }

    /// <summary>The tests that there are.</summary>
    internal static HashSet<string> Tests() => Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
        .SelectMany(static file => TestMethod().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The tests that the page names.</summary>
    internal static IReadOnlyList<string> Named() =>
        [.. TestName().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "guarantees.md"))).Select(static match => match.Groups[1].Value)];

    [GeneratedRegex(@"public (?:async )?(?:Task|void) ([A-Za-z]+(?:_\w+)+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"`([A-Z][A-Za-z]*(?:_\w+){2,})`")]
    private static partial Regex TestName();
}
