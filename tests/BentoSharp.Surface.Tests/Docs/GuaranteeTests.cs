using System.Text.RegularExpressions;

namespace BentoSharp.Surface.Tests.Docs;

/// <summary>What the page of guarantees says is shown by tests that there are.</summary>
public sealed partial class GuaranteeTests
{
    [Test]
    public void Each_test_that_the_guarantees_name_exists()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guarantees.md"));
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => TestMethod().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        var named = TestName().Matches(page).Select(static match => match.Groups[1].Value).ToList();

        Assert.That(named, Has.Count.GreaterThan(30));
        Assert.That(named.Where(name => !tests.Contains(name)), Is.Empty);
    }

    [GeneratedRegex(@"public (?:async )?(?:Task|void) ([A-Za-z]+(?:_\w+)+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"`([A-Z][A-Za-z]*(?:_\w+){2,})`")]
    private static partial Regex TestName();
}
