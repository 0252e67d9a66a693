using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BentoSharp.Generators.Tests;

/// <summary>BENTO024: a type on the wire that nobody knows without reflection is told before it fails at the start of a published program.</summary>
public sealed partial class JsonContextTests
{
    [TestCase("Brush", "", "Brush")]
    [TestCase("List<Brush>", "[JsonSerializable(typeof(Brush))]", "System.Collections.Generic.List<Brush>")]
    [TestCase("Brush?", "[JsonSerializable(typeof(Brush))]", "")]
    [TestCase("Hair", "[JsonSerializable(typeof(Brush))]", "", Description = "a member of it")]
    [TestCase("Dot", "[JsonSerializable(typeof(Shape))]", "", Description = "a type that derives from it, by its attribute")]
    [TestCase("Mood", "", "Mood")]
    [TestCase("Mood?", "[JsonSerializable(typeof(Mood))]", "Mood?")]
    [TestCase("Brush[][]", "[JsonSerializable(typeof(Brush[][]))]", "")]
    [TestCase("bool[]", "", "bool[]", Description = "of the framework, but none of those that are built in")]
    [TestCase("Dictionary<string, Dictionary<string, int>>", "", "System.Collections.Generic.Dictionary<string, System.Collections.Generic.Dictionary<string, int>>")]
    [TestCase("float[][]", "", "")]
    [TestCase("BentoTensor<float>", "", "")]
    [TestCase("BentoTable", "", "")]
    [TestCase("BentoFile", "", "")]
    [TestCase("List<BentoFile>", "", "")]
    [TestCase("Stream", "", "")]
    public async Task A_type_is_known_by_the_context_or_by_BentoSharp(string type, string attributes, string missing)
    {
        var told = await AnalyzeAsync($"{attributes} [JsonSerializable(typeof(int))] public partial class C : JsonSerializerContext; {Service($"JsonContext = typeof(C)", type)}");
        Assert.That(told.Select(static one => one.Id), missing == "" ? Is.Empty : Is.EqualTo(["BENTO024"]));
        Assert.That(told.Select(static one => one.GetMessage(null)), Is.All.EqualTo(
            $"C has no metadata of {missing}, which a needs where reflection is off: add [JsonSerializable(typeof({missing}))] to it"));
    }

    [TestCase("true", "Brush", "S has no metadata of Brush, which a needs where reflection is off: give [BentoService] a JsonContext that has [JsonSerializable(typeof(Brush))]")]
    [TestCase("true", "string", null)]
    [TestCase("false", "Brush", null)]
    [TestCase("", "Brush", null)]
    public async Task Without_a_context_it_is_told_in_projects_for_NativeAOT(string publishAot, string type, string? message)
    {
        var told = await AnalyzeAsync(Service("Workers = 1", type), publishAot);
        Assert.That(told.Select(static one => one.GetMessage(null)), message is null ? Is.Empty : Is.EqualTo([message]));
    }

    [Test]
    public void The_types_that_are_built_in_are_those_of_BentoSharps_own_context()
    {
        var source = File.ReadAllText(Path.Combine(TestFiles.Repository, "src", "BentoSharp.Core", "Json", "BuiltInJsonContext.cs"));
        var types = BuiltInType().Matches(source).Select(static match => Short(match.Groups[1].Value));
        Assert.That(BuiltInJsonTypes.Names.Select(Short), Is.EquivalentTo(types));

        static string Short(string type) => Namespace().Replace(type, "");
    }

    private static string Service(string settings, string type) =>
        $"[BentoService({settings})] public sealed class S {{ [BentoTask] public int M({type} a) => 0; }}"
        + "public record Brush(Hair Hair); public record Hair(int Length); public enum Mood { Good } [JsonDerivedType(typeof(Dot), \"dot\")] public abstract record Shape; public record Dot : Shape;";

    private static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(string source, string publishAot = "")
    {
        var compilation = TestCompilation.Create(MarkedSource.Parse(source).Text);
        CSharpGeneratorDriver.Create([JsonGenerator.Create()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return await output.WithAnalyzers([new BentoAnalyzer()], new AnalyzerOptions([], new ProjectProperties(publishAot))).GetAnalyzerDiagnosticsAsync();
    }

    [GeneratedRegex(@"JsonSerializable\(typeof\((.*)\)\)\]")]
    private static partial Regex BuiltInType();

    [GeneratedRegex(@"\b(\w+\.)+")]
    private static partial Regex Namespace();

    /// <summary>What MSBuild tells of the project.</summary>
    private sealed class ProjectProperties(string publishAot) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(publishAot);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(string publishAot) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = publishAot;
                return key == "build_property.PublishAot" && publishAot.Length > 0;
            }
        }
    }
}
