using BentoSharp.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Tests;

/// <summary>An edit that a schema has nothing to do with re-emits nothing of it.</summary>
public sealed class SchemaCachingTests
{
    private static readonly string[] Steps = ["Schemas", "SchemaHttpClients"];

    [Test]
    public void An_edit_of_code_re_emits_nothing()
    {
        var compilation = TestCompilation.Create(["class A;"], hosting: false, client: true);
        var schema = TestFiles.ReadSchema("Demo");
        var driver = SchemaCompilation.CreateDriver(compilation, schema).RunGenerators(compilation);
        var old = compilation.SyntaxTrees[1];
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText("class B;", (CSharpParseOptions)old.Options)));
        AssertCached(driver);
    }

    [Test]
    public void Spaces_in_the_schema_re_emit_nothing()
    {
        var compilation = TestCompilation.Create(["class A;"], hosting: false, client: true);
        var schema = TestFiles.ReadSchema("Demo");
        var driver = SchemaCompilation.CreateDriver(compilation, schema).RunGenerators(compilation);
        driver = driver.ReplaceAdditionalText(schema, new SchemaText(schema.Path, schema.GetText() + "\n", schema.Namespace)).RunGenerators(compilation);
        AssertCached(driver);
    }

    [Test]
    public void A_change_of_the_schema_re_emits_its_files()
    {
        var compilation = TestCompilation.Create(["class A;"], hosting: false, client: true);
        var schema = TestFiles.ReadSchema("Demo");
        var driver = SchemaCompilation.CreateDriver(compilation, schema).RunGenerators(compilation);
        var text = schema.GetText().ToString().Replace("\"/custom/path\"", "\"/other\"", StringComparison.Ordinal);
        driver = driver.ReplaceAdditionalText(schema, new SchemaText(schema.Path, text, schema.Namespace)).RunGenerators(compilation);
        Assert.That(ReasonsOf(driver, "Schemas"), Has.All.EqualTo(IncrementalStepRunReason.Modified));
        Assert.That(ReasonsOf(driver, "SchemaHttpClients"), Has.None.EqualTo(IncrementalStepRunReason.Modified), "its names are the same");
    }

    private static void AssertCached(GeneratorDriver driver)
    {
        foreach (var step in Steps)
        {
            Assert.That(ReasonsOf(driver, step), Is.Not.Empty.And.All.Matches<IncrementalStepRunReason>(
                static reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        }

        var outputs = driver.GetRunResult().Results.Single().TrackedOutputSteps.Values.SelectMany(static steps => steps)
            .SelectMany(static step => step.Outputs).Select(static output => output.Reason);
        Assert.That(outputs, Is.Not.Empty.And.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    private static IEnumerable<IncrementalStepRunReason> ReasonsOf(GeneratorDriver driver, string step) =>
        driver.GetRunResult().Results.Single().TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Reason);
}
