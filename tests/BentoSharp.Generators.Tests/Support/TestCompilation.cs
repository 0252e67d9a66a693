using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using BentoSharp.Generators.Diagnostics;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>Compilations in memory, against the framework and the BentoSharp libraries of this test run.</summary>
internal static class TestCompilation
{
    /// <summary>The namespaces that projects have by ImplicitUsings.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly ImmutableArray<MetadataReference> Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name && !name.StartsWith("BentoSharp.Generators", StringComparison.Ordinal) && !name.StartsWith("BentoSharp.CodeFixes", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Makes a compilation.</summary>
    public static CSharpCompilation Create(
        string source, bool hosting = true, DocumentationMode documentation = DocumentationMode.Diagnose, params MetadataReference[] references) =>
        Create([source], hosting, client: false, documentation, references);

    /// <summary>Makes a compilation of several files.</summary>
    public static CSharpCompilation Create(
        IEnumerable<string> sources,
        bool hosting = true,
        bool client = false,
        DocumentationMode documentation = DocumentationMode.Diagnose,
        IEnumerable<MetadataReference>? references = null,
        string name = "Acme",
        LanguageVersion language = LanguageVersion.CSharp14)
    {
        var options = new CSharpParseOptions(language, documentation);
        var trees = sources.Prepend(ImplicitUsings).Select((text, index) => CSharpSyntaxTree.ParseText(text, options, $"File{index}.cs"));
        return CSharpCompilation.Create(
            name,
            trees,
            Platform
                .Where(reference => (hosting || !IsOf(reference, "Hosting")) && (client || !IsOf(reference, "Client")))
                .Concat(references ?? []),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                warningLevel: 9999,
                allowUnsafe: true));
    }

    private static bool IsOf(MetadataReference reference, string library) =>
        reference.Display!.EndsWith($"BentoSharp.{library}.dll", StringComparison.Ordinal);

    /// <summary>Runs the generator once.</summary>
    public static (GeneratorRunResult Result, Compilation Output) Generate(CSharpCompilation compilation)
    {
        var driver = CSharpGeneratorDriver
            .Create([new BentoGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return (driver.GetRunResult().Results.Single(), output);
    }

    /// <summary>Runs the analyzer.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="tasks">The text of the list of tasks; null where the project has none.</param>
    public static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(Compilation compilation, string? tasks = null)
    {
        var options = new AnalyzerOptions(tasks is null ? [] : [new SchemaText("bentosharp.tasks.txt", tasks)]);
        var diagnostics = await compilation.WithAnalyzers([new BentoAnalyzer()], options).GetAllDiagnosticsAsync();
        return [.. diagnostics.Where(static diagnostic => diagnostic.Id[..2] is "BE" or "AD")];
    }

    /// <summary>What the compiler has against the generated files, warnings included, and the errors of all files.</summary>
    public static IReadOnlyList<Diagnostic> FaultsOf(Compilation output)
    {
        return [.. output.GetDiagnostics().Where(static diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error || (diagnostic.Severity == DiagnosticSeverity.Warning && IsGenerated(diagnostic)))];

        static bool IsGenerated(Diagnostic diagnostic) =>
            diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;
    }

    /// <summary>Compiles a contract's assembly for another to reference, with what is generated for it.</summary>
    public static MetadataReference CreateReference(string source, string name)
    {
        var (_, output) = Generate(Create([source], hosting: false, name: name));
        using var stream = new MemoryStream();
        var result = output.Emit(stream);
        Assert.That(result.Success, Is.True, string.Join('\n', result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
