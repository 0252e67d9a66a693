using BentoSharp.Generators.Tests.Support;

namespace BentoSharp.Generators.Tests;

/// <summary>What can't be understood in a schema is told where it stands.</summary>
public sealed class SchemaDiagnosticTests
{
    private const string Whole = """{"name":"S","routes":[{"name":"a","route":"/a","input":INPUT,"output":{}},{"name":"b","route":"/b","input":{},"output":{}}]}""";

    [TestCase("", "the text ends where a value should stand", "")]
    [TestCase("{\"name\":[|N|]aN}", "NaN is no value of JSON", "NaN")]
    [TestCase("{\"name\":\"S\"[|/|]* note */}", "',' should stand here", "/")]
    [TestCase("{[|'|]name':1}", "a member's name in double quotes should stand here", "'")]
    [TestCase("{\"a\":1,[|\"a\"|]:2}", "the member \"a\" comes twice", "\"a\"")]
    [TestCase("{\"a\":[|\"|]b}", "the text that begins here has no end", "\"")]
    [TestCase("{\"a\":\"[|\\x|]\"}", "this is no escape of JSON", "\\x")]
    [TestCase("{\"a\":1} [|2|]", "the JSON has ended before this", "2")]
    [TestCase("{\"a\":0[|1|]}", "',' should stand here", "1")]
    public async Task A_text_that_is_no_JSON(string marked, string message, string place)
    {
        var text = marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        var diagnostic = (await SchemaCompilation.AnalyzeAsync(new SchemaText("s.json", text))).Single();
        Assert.That((diagnostic.Id, diagnostic.GetMessage()), Is.EqualTo(("BENTO031", $"s.json is no JSON: {message}")));
        Assert.That(text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length), Is.EqualTo(place));
        Assert.That(diagnostic.Location.SourceSpan.Start, Is.EqualTo(Math.Max(0, marked.IndexOf("[|", StringComparison.Ordinal))));
    }

    [Test]
    public async Task A_text_that_nests_without_end_is_refused()
    {
        var diagnostic = (await SchemaCompilation.AnalyzeAsync(new SchemaText("s.json", new string('[', 100_000)))).Single();
        Assert.That(diagnostic.GetMessage(), Does.EndWith("values nest deeper than 128 levels"));
    }

    [TestCase("[]", "it should be an object, as /schema.json answers")]
    [TestCase("""{"openapi":"3.0"}""", "it has no \"name\"")]
    [TestCase("""{"name":"S"}""", "it has no \"routes\"")]
    [TestCase("""{"name":"S","routes":[1]}""", "a route can't be read: it should be an object")]
    [TestCase("""{"name":"S","routes":[{"name":"a"}]}""", "a route can't be read: it has no \"route\"")]
    public async Task JSON_that_describes_no_service(string text, string message)
    {
        var diagnostic = (await SchemaCompilation.AnalyzeAsync(new SchemaText("s.json", text))).Single();
        Assert.That(diagnostic.Id, Is.EqualTo("BENTO032"));
        Assert.That(diagnostic.GetMessage(), Does.Contain(message));
    }

    [TestCase("""{"properties":{"x":{"type":"hologram"}}}""", "\"hologram\" is no type that BentoSharp knows", "\"hologram\"")]
    [TestCase("""{"properties":{"x":{"$ref":"#/$defs/X"}}}""", "\"#/$defs/X\" leads nowhere", "\"#/$defs/X\"")]
    [TestCase("""{"properties":{"x":{"type":7}}}""", "the type should be a text", "7")]
    [TestCase("""{"properties":{"x":1}}""", "a schema should stand here: an object", "1")]
    [TestCase("""{"$defs":{"X":{"items":{"$ref":"#/$defs/X"}}},"properties":{"x":{"$ref":"#/$defs/X"}}}""", "contain themselves", """{"items":{"$ref":"#/$defs/X"}}""")]
    public async Task A_type_that_is_not_known_costs_its_route_alone(string input, string message, string place)
    {
        var schema = new SchemaText("s.json", Whole.Replace("INPUT", input, StringComparison.Ordinal), "Acme");
        var diagnostic = (await SchemaCompilation.AnalyzeAsync(schema)).Single();
        Assert.That(diagnostic.Id, Is.EqualTo("BENTO033"));
        Assert.That(diagnostic.GetMessage(), Does.Contain(message));
        var span = diagnostic.Location.SourceSpan;
        Assert.That(schema.GetText().ToString(span), Does.StartWith(place).Or.EqualTo("{\"$ref\":\"#/$defs/X\"}"));
        var (_, output) = SchemaCompilation.Generate(TestCompilation.Create(""), schema);
        Assert.That(output.GetTypeByMetadataName("Acme.ISClient")!.GetMembers().Select(static member => member.Name), Has.Some.EqualTo("BAsync").And.None.EqualTo("AAsync"));
    }

    [Test]
    public async Task Other_additional_files_are_not_read()
    {
        var options = new Microsoft.CodeAnalysis.Diagnostics.AnalyzerOptions([new PlainText()], new SchemaOptions());
        var diagnostics = await Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzerExtensions
            .WithAnalyzers(TestCompilation.Create(""), [new Diagnostics.BentoAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
        Assert.That(diagnostics, Is.Empty);
    }

    private sealed class PlainText : Microsoft.CodeAnalysis.AdditionalText
    {
        public override string Path => "notes.txt";

        public override Microsoft.CodeAnalysis.Text.SourceText GetText(CancellationToken cancellationToken = default) =>
            Microsoft.CodeAnalysis.Text.SourceText.From("no JSON");
    }
}
