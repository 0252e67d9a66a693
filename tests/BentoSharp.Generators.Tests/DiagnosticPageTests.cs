using System.Text.RegularExpressions;
using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Tests;

/// <summary>Every rule has a page, and what the page shows is true.</summary>
public sealed partial class DiagnosticPageTests
{
    private const string First = """{"name": "Sentiment", "type": "service", "routes": []}""";

    private static readonly string Folder = Path.Combine(TestFiles.Repository, "docs", "diagnostics");

    /// <summary>How many places of a wrong example are left to the user.</summary>
    private static readonly Dictionary<string, int> Leftovers = new()
    {
        ["BENTO002"] = 1,
        ["BENTO004"] = 1,
        ["BENTO005"] = 1,
        ["BENTO038"] = 1,
    };

    private static IEnumerable<string> FixableIds => Ids.Where(FixedSource.FixableIds.Contains);

    private static IEnumerable<DiagnosticDescriptor> Rules => new BentoAnalyzer().SupportedDiagnostics;

    private static IEnumerable<string> Ids => Rules.Select(static rule => rule.Id);

    private static IEnumerable<string> CodeIds => Ids.Where(static id => Read(id).Contains("```csharp", StringComparison.Ordinal));

    /// <summary>Those whose examples are schema files.</summary>
    private static IEnumerable<string> SchemaIds => Ids.Except(CodeIds);

    [Test]
    public void Each_rule_has_a_page_and_each_page_a_rule() => Assert.That(
        Directory.GetFiles(Folder, "BENTO*.md").Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(Ids));

    [TestCaseSource(nameof(Ids))]
    public void The_page_has_the_title_of_the_rule_and_the_rule_links_to_the_page(string id)
    {
        var rule = Rules.Single(rule => rule.Id == id);
        Assert.That(Read(id), Does.StartWith($"# {id}: {rule.Title}\n"));
        Assert.That(rule.HelpLinkUri, Is.EqualTo($"https://github.com/bentosharp/bentosharp/blob/main/docs/diagnostics/{id}.md"));
        Assert.That(File.ReadAllText(Path.Combine(Folder, "README.md")), Does.Contain($"| [{id}]({id}.md) | {rule.Title} |{(FixedSource.FixableIds.Contains(id) ? " yes" : "")} |\n"));
    }

    [TestCaseSource(nameof(Ids))]
    public void The_page_says_what_the_fix_does_or_why_there_is_none(string id)
    {
        var said = Read(id).Split("\n## Code fix\n\n")[1];
        Assert.That(said, FixedSource.FixableIds.Contains(id) ? Does.StartWith("*") : Does.StartWith("None: "));
    }

    [TestCaseSource(nameof(FixableIds))]
    public async Task Fix_all_mends_the_wrong_example_as_far_as_the_mend_is_known(string id)
    {
        using var source = new FixedSource([MarkedSource.Usings + Example(id, "Wrong")], TasksOf(id), ReferencesOf(id));
        var before = (await source.AnalyzeAsync()).Count(diagnostic => diagnostic.Id == id);
        await source.ApplyAllAsync(id);
        var after = (await source.AnalyzeAsync()).Count(diagnostic => diagnostic.Id == id);
        Assert.That(before - after, Is.EqualTo(Leftovers.TryGetValue(id, out var left) ? before - left : before), await source.TextAsync());
        Assert.That(await source.ErrorsAsync(), Is.Empty);
    }

    [TestCaseSource(nameof(SchemaIds))]
    public async Task The_wrong_schema_is_reported_at_the_line_that_the_page_says(string id)
    {
        var schemas = new[] { new SchemaText("first.schema.json", First, "Acme"), new SchemaText("wrong.schema.json", Example(id, "Wrong"), id == "BENTO034" ? "Acme" : "Acme.Wrong") };
        var diagnostic = (await SchemaCompilation.AnalyzeAsync(schemas)).Single();
        var line = int.Parse(SaidLine().Match(Read(id)).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That((diagnostic.Id, diagnostic.Location.GetLineSpan().Path), Is.EqualTo((id, "wrong.schema.json")));
        Assert.That(diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1, Is.EqualTo(line));
        var (result, output) = SchemaCompilation.Generate(TestCompilation.Create(""), schemas);
        Assert.That((result.Exception, TestCompilation.FaultsOf(output).Count), Is.EqualTo(((Exception?)null, 0)), "what is left is right");
    }

    [TestCaseSource(nameof(SchemaIds))]
    public async Task The_right_schema_compiles_and_is_not_reported(string id)
    {
        var schemas = new[] { new SchemaText("first.schema.json", First, "Acme"), new SchemaText("right.schema.json", Example(id, "Right"), id == "BENTO034" ? "Acme" : "Acme.Right") };
        Assert.That(await SchemaCompilation.AnalyzeAsync(schemas), Is.Empty);
        var (result, output) = SchemaCompilation.Generate(TestCompilation.Create([""], client: true), schemas);
        Assert.That(result.GeneratedSources, Has.Length.EqualTo(8));
        Assert.That(TestCompilation.FaultsOf(output), Is.Empty);
    }

    [TestCaseSource(nameof(CodeIds))]
    public async Task The_wrong_example_is_reported_at_the_lines_that_say_so(string id)
    {
        var compilation = Compile(id, "Wrong", LanguageOf(id));
        var diagnostics = await TestCompilation.AnalyzeAsync(compilation, TasksOf(id));
        var marked = compilation.SyntaxTrees[1].GetText().Lines
            .Where(line => line.ToString().EndsWith($"// {id}", StringComparison.Ordinal))
            .Select(static line => line.LineNumber);
        var reported = diagnostics.Select(static diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        Assert.That(diagnostics.Select(static diagnostic => diagnostic.Id), Is.Not.Empty.And.All.EqualTo(id));
        Assert.That(reported, Is.EqualTo(marked));
    }

    [TestCaseSource(nameof(CodeIds))]
    public async Task The_right_example_compiles_and_is_not_reported(string id)
    {
        var compilation = Compile(id, "Right");
        Assert.That(await TestCompilation.AnalyzeAsync(compilation, TasksOf(id)), Is.Empty);
        var options = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        CSharpGeneratorDriver.Create([new BentoGenerator().AsSourceGenerator(), JsonGenerator.Create()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Assert.That(output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
    }

    private static CSharpCompilation Compile(string id, string heading, LanguageVersion language = LanguageVersion.CSharp14) => TestCompilation.Create(
        [MarkedSource.Usings + Example(id, heading)], client: id != "BENTO018", references: ReferencesOf(id), language: language);

    /// <summary>The language that a wrong example is in.</summary>
    private static LanguageVersion LanguageOf(string id) =>
        SaidLanguage().Match(Read(id)) is { Success: true } said && LanguageVersionFacts.TryParse(said.Groups[1].Value, out var language) ? language : LanguageVersion.CSharp14;

    /// <summary>The list of tasks that the page shows, if any.</summary>
    private static string? TasksOf(string id) => TextOf(id) is { } text && !text.Contains('[', StringComparison.Ordinal) ? text : null;

    /// <summary>The project that the page says is referenced, if any.</summary>
    private static IEnumerable<MetadataReference> ReferencesOf(string id) =>
        TextOf(id) is { } text && text.Contains('[', StringComparison.Ordinal) ? [TestCompilation.CreateReference("using BentoSharp;" + text, "Contracts")] : [];

    private static string? TextOf(string id) => TextBlock().Match(Read(id)) is { Success: true } block ? block.Groups[1].Value : null;

    private static string Read(string id) => File.ReadAllText(Path.Combine(Folder, $"{id}.md"));

    private static string Example(string id, string heading)
    {
        var section = Read(id).Split($"\n## {heading}\n")[1];
        return CodeBlock().Match(section).Groups[1].Value;
    }

    [GeneratedRegex("```(?:csharp|json)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex TextBlock();

    [GeneratedRegex("project with `<LangVersion>(.*?)</LangVersion>`")]
    private static partial Regex SaidLanguage();

    [GeneratedRegex(@"reported at line (\d+)")]
    private static partial Regex SaidLine();
}
