using System.Text.RegularExpressions;
using BentoSharp.Generators.Tests.Support;

namespace BentoSharp.Generators.Tests;

/// <summary>docs/generated-code.md shows what is really generated.</summary>
public sealed partial class GeneratedCodePageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(TestFiles.Repository, "docs", "generated-code.md")).ReplaceLineEndings("\n");

    /// <summary>The excerpts, each with the file that the heading before it names.</summary>
    private static IEnumerable<TestCaseData> Excerpts => Page.Split("\n## ").Skip(1).SelectMany(static section => Excerpt().Matches(section)
        .Select((match, index) => new TestCaseData(section.Split('\n')[0].Trim('`'), match.Groups[1].Value).SetArgDisplayNames(section.Split('\n')[0], $"{index + 1}")));

    [Test]
    public void The_service_is_the_one_that_the_code_is_generated_for() =>
        Assert.That(Page, Does.Contain($"```csharp\n{TestFiles.ReadCase("Walkthrough").ReplaceLineEndings("\n")}```"));

    [TestCaseSource(nameof(Excerpts))]
    public void An_excerpt_is_a_part_of_the_generated_file(string file, string excerpt)
    {
        var generated = Outdented(File.ReadAllText(Path.Combine(TestFiles.Project, "Snapshots", "Walkthrough", file)));
        foreach (var part in excerpt.Split("// …\n").Select(Outdented).Where(static part => part.Length > 0))
        {
            Assert.That(generated, Does.Contain(part));
        }
    }

    [Test]
    public void Each_generated_file_has_a_section()
    {
        var files = Directory.GetFiles(Path.Combine(TestFiles.Project, "Snapshots", "Walkthrough"), "*.g.cs").Select(Path.GetFileName);
        Assert.That(Excerpts.Select(static one => one.Arguments[0]).Distinct(), Is.EquivalentTo(files));
    }

    private static string Outdented(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Trim().Split('\n').Select(static line => line.Trim()));

    [GeneratedRegex("```cs\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Excerpt();
}
