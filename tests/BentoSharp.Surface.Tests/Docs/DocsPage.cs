using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BentoSharp.Surface.Tests.Docs;

/// <summary>A page of the documentation with its C#.</summary>
internal sealed partial class DocsPage
{
    private readonly string _text;

    private DocsPage(string path)
    {
        Path = path;
        _text = File.ReadAllText(System.IO.Path.Combine(Repository.Root, path));
        var blocks = CodeBlock().Matches(_text).Select(static match => match.Groups[1].Value).ToList();
        Declarations = [.. blocks.Where(static block => !IsProgram(block))];
        Programs = [.. blocks.Where(IsProgram)];
    }

    /// <summary>Every page, also the packages' READMEs.</summary>
    public static IReadOnlyList<DocsPage> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateDirectories(System.IO.Path.Combine(Repository.Root, "src"))
                .Select(static folder => System.IO.Path.Combine(folder, "README.md")).Where(File.Exists))
            .Select(static file => System.IO.Path.GetRelativePath(Repository.Root, file))
            .Order(StringComparer.Ordinal)
            .Select(static path => new DocsPage(path)),
    ];

    /// <summary>The pages but those of the diagnostics, whose examples are compiled with the generator's tests.</summary>
    public static IEnumerable<DocsPage> Compiled => All.Where(static page =>
        !page.Path.Contains("diagnostics" + System.IO.Path.DirectorySeparatorChar + "BENTO", StringComparison.Ordinal));

    public string Path { get; }

    /// <summary>Blocks that declare types: together they are one project.</summary>
    public IReadOnlyList<string> Declarations { get; }

    /// <summary>Blocks with statements: each is the program of a project of its own with the page's declarations.</summary>
    public IReadOnlyList<string> Programs { get; }

    /// <summary>The links to files of the repository and to places in them; a file is empty where the place is on this page.</summary>
    public IEnumerable<(string File, string? Anchor)> Links => Link().Matches(CodeOfAnyKind().Replace(_text, "")).Select(static match => match.Groups[1].Value)
        .Where(static target => !target.Contains("://", StringComparison.Ordinal))
        .Select(static target => target.Split('#') is [var file, var anchor] ? (file, anchor) : (target, (string?)null));

    /// <summary>The anchors that a page's headings have where it is shown.</summary>
    public static IEnumerable<string> AnchorsOf(string file) => Heading().Matches(CodeOfAnyKind().Replace(File.ReadAllText(file), ""))
        .Select(static match => NotInAnchors().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    public override string ToString() => Path;

    private static bool IsProgram(string block) =>
        CSharpSyntaxTree.ParseText(block).GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex CodeOfAnyKind();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
