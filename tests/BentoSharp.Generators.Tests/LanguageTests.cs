using BentoSharp.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BentoSharp.Generators.Tests;

/// <summary>Generated code compiles in projects that are set otherwise than ours, or it is told that it can't; and it keeps out of debuggers and coverage.</summary>
public sealed class LanguageTests
{
    private const string Service = "namespace Acme { [global::BentoSharp.BentoService] public sealed class [|Painter|] { [global::BentoSharp.BentoTask] public int Paint(int steps) { return steps; } } }";

    private static IEnumerable<string> Cases => Directory.GetFiles(Path.Combine(TestFiles.Project, "Cases"), "*.cs")
        .Select(static file => Path.GetFileNameWithoutExtension(file)).Except(["InterfaceImplementation", "AttributedHttpClients"]).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Cases))]
    public void Generated_code_compiles_as_CSharp_12_and_with_overflow_checks(string name)
    {
        var compilation = TestCompilation.Create([TestFiles.ReadCase(name)], client: true, language: LanguageVersion.CSharp12);
        AssertCompiles(compilation.WithOptions(compilation.Options.WithOverflowChecks(true)));
    }

    [TestCaseSource(nameof(Cases))]
    public void Generated_code_compiles_where_nullable_is_off(string name)
    {
        var compilation = TestCompilation.Create([TestFiles.ReadCase(name)], client: true);
        AssertCompiles(compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable)));
    }

    [Test]
    public async Task An_older_language_is_told_once_and_nothing_is_generated()
    {
        var marked = MarkedSource.Parse(Service);
        var compilation = TestCompilation.Create([marked.Text], client: true, language: LanguageVersion.CSharp11);
        var diagnostic = (await TestCompilation.AnalyzeAsync(compilation)).Single();
        Assert.That((diagnostic.Id, MarkedSource.TextAt(diagnostic)), Is.EqualTo(("BENTO042", "Painter")));
        Assert.That(diagnostic.GetMessage(null), Does.Contain("C# 11.0").And.Contain("<LangVersion>"));
        Assert.That(TestCompilation.Generate(compilation).Result.GeneratedSources, Is.Empty);
    }

    [TestCaseSource(nameof(Cases))]
    public void With_just_my_code_a_debugger_passes_generated_code_over_and_coverage_leaves_it_out(string name)
    {
        var (result, output) = TestCompilation.Generate(TestCompilation.Create([TestFiles.ReadCase(name)], client: true));
        foreach (var tree in result.GeneratedSources.Select(static source => source.SyntaxTree))
        {
            var model = output.GetSemanticModel(tree);
            var types = tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>().Where(static type => type is not InterfaceDeclarationSyntax)
                .Select(type => model.GetDeclaredSymbol(type)!).ToList();
            Assert.That(types.Where(static type => !Has(type, "DebuggerNonUserCodeAttribute")), Is.Empty);
            Assert.That(types.Where(static type => type.ContainingType is null && !Has(type, "ExcludeFromCodeCoverageAttribute")), Is.Empty);

            // The compiler makes classes without these attributes of lambdas. These are called by containers and the engine alone.
            var lambdas = tree.GetRoot().DescendantNodes().OfType<SimpleLambdaExpressionSyntax>().Select(static lambda => lambda.Parameter.ToString()).Distinct();
            Assert.That(lambdas, Is.SubsetOf(["channel", "arguments", "items"]));
        }
    }

    private static bool Has(INamedTypeSymbol type, string attribute) => type.GetAttributes().Any(data => data.AttributeClass?.Name == attribute);

    private static void AssertCompiles(CSharpCompilation compilation)
    {
        var (result, output) = TestCompilation.Generate(compilation);
        Assert.That(result.GeneratedSources, Is.Not.Empty);
        Assert.That(TestCompilation.FaultsOf(output), Is.Empty);
    }
}
