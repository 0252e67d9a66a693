using BentoSharp.Generators.Tests.Support;

namespace BentoSharp.Generators.Tests;

/// <summary>What is generated, whole, for schemas of services; and that it compiles without a warning.</summary>
public sealed class SchemaSnapshotTests
{
    [TestCase("Demo", TestName = "A schema that BentoML's server wrote")]
    [TestCase("Forms", TestName = "Unions, references, words, defaults and the other forms of JSON schema")]
    [TestCase("Names", TestName = "Names that are no names in C#, or are taken")]
    public void A_schema_gives_contract_clients_and_models(string name)
    {
        var compilation = TestCompilation.Create([""], hosting: false, client: true);
        var (result, output) = SchemaCompilation.Generate(compilation, TestFiles.ReadSchema(name));
        Assert.That(result.Exception, Is.Null);
        var files = result.GeneratedSources.ToDictionary(static source => source.HintName, static source => source.SourceText.ToString());
        Snapshot.Match($"Schema{name}", files);
        Assert.That(TestCompilation.FaultsOf(output), Is.Empty);
    }

    [TestCase("Forms")]
    [TestCase("Names")]
    [TestCase("Demo")]
    public async Task It_is_not_reported(string name) =>
        Assert.That(await SchemaCompilation.AnalyzeAsync(TestFiles.ReadSchema(name)), Is.Empty);

    [Test]
    public void Without_the_client_library_there_are_no_HTTP_clients()
    {
        var compilation = TestCompilation.Create([""], hosting: false, client: false);
        var (result, output) = SchemaCompilation.Generate(compilation, TestFiles.ReadSchema("Demo"));
        Assert.That(result.GeneratedSources.Select(static source => source.HintName), Has.None.Contains("HttpClients").And.Some.Contains("Contract"));
        Assert.That(TestCompilation.FaultsOf(output), Is.Empty);
    }

    [Test]
    public void Without_a_namespace_the_project_s_own_is_taken()
    {
        var compilation = TestCompilation.Create([""], hosting: false, client: false);
        var (_, output) = SchemaCompilation.Generate(compilation, TestFiles.ReadSchema("Names", ns: null));
        Assert.That(output.GetTypeByMetadataName("Acme.Root.INamesClient"), Is.Not.Null);
    }
}
