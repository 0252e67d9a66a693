using System.Diagnostics.CodeAnalysis;
using BentoSharp.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>Schema files as MSBuild's BentoSchema items hand them to the compiler.</summary>
internal static class SchemaCompilation
{
    public static CSharpGeneratorDriver CreateDriver(CSharpCompilation compilation, params SchemaText[] schemas) => CSharpGeneratorDriver.Create(
        [new BentoGenerator().AsSourceGenerator()],
        schemas,
        (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
        new SchemaOptions(),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator once.</summary>
    public static (GeneratorRunResult Result, Compilation Output) Generate(CSharpCompilation compilation, params SchemaText[] schemas)
    {
        var driver = CreateDriver(compilation, schemas).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return (driver.GetRunResult().Results.Single(), output);
    }

    /// <summary>Runs the analyzer.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(params SchemaText[] schemas)
    {
        var options = new AnalyzerOptions([.. schemas], new SchemaOptions());
        return await TestCompilation.Create("").WithAnalyzers([new BentoAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
    }
}

/// <summary>A schema file.</summary>
internal sealed class SchemaText(string path, string text, string? ns = null) : AdditionalText
{
    public override string Path => path;

    public string? Namespace => ns;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}

/// <summary>The metadata that MSBuild gives to schema files.</summary>
internal sealed class SchemaOptions : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(new() { ["build_property.RootNamespace"] = "Acme.Root" });

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options([]);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Options(textFile is not SchemaText schema
        ? []
        : new()
        {
            ["build_metadata.AdditionalFiles.SourceItemGroup"] = "BentoSchema",
            ["build_metadata.AdditionalFiles.BentoNamespace"] = schema.Namespace ?? "",
        });

    private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
