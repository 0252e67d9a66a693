using BentoSharp.Generators;
using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BentoSharp.Surface.Tests.Docs;

/// <summary>What the documentation shows compiles, and what it links to is there.</summary>
public sealed class DocsTests
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14);

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static IEnumerable<TestCaseData> Compilations => DocsPage.Compiled.SelectMany(static page =>
        page.Programs.Select((program, index) => Case(page, $"program {index + 1}", program)).Append(Case(page, "declarations", "return;")));

    [TestCaseSource(nameof(Compilations))]
    public async Task The_code_of_a_page_compiles(object page, string program)
    {
        var trees = ((DocsPage)page).Declarations.Append(program).Append(Usings).Select(static text => CSharpSyntaxTree.ParseText(text, Parsing));
        var compilation = CSharpCompilation.Create(
            "Page", trees, References, new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var rules = await compilation.WithAnalyzers([new BentoAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Assert.That(rules.Where(static rule => rule.Severity > DiagnosticSeverity.Info), Is.Empty);
        CSharpGeneratorDriver.Create([new BentoGenerator().AsSourceGenerator(), JsonGenerator.Create()], parseOptions: Parsing)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Assert.That(output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning), Is.Empty);
    }

    [TestCaseSource(typeof(DocsPage), nameof(DocsPage.All))]
    public void The_links_of_a_page_lead_somewhere(object page)
    {
        var path = Path.Combine(Repository.Root, ((DocsPage)page).Path);
        Assert.That(((DocsPage)page).Links.Where(link => !Leads(link.File, link.Anchor)), Is.Empty);

        bool Leads(string file, string? anchor)
        {
            var target = file.Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, file);
            return Path.Exists(target) && (anchor is null || DocsPage.AnchorsOf(target).Contains(anchor));
        }
    }

    [Test]
    public void Every_page_is_in_the_index()
    {
        var docs = Path.Combine(Repository.Root, "docs");
        var pages = DocsPage.Compiled.Select(static page => page.Path).Where(static path => path.StartsWith("docs", StringComparison.Ordinal) && path != Path.Combine("docs", "README.md"));
        var index = DocsPage.All.Single(static page => page.Path == Path.Combine("docs", "README.md"));
        var linked = index.Links.Select(link => Path.GetRelativePath(Repository.Root, Path.Combine(docs, link.File)));
        Assert.That(pages.Except(linked), Is.Empty);
    }

    private static TestCaseData Case(DocsPage page, string name, string program) => new TestCaseData(page, program).SetArgDisplayNames(page.Path, name);
}
