using BentoSharp.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Tests;

/// <summary>A contract has the methods of the types that it inherits from, in this assembly or another, and what is wrong with them is told where it can be mended.</summary>
public sealed class InheritanceTests
{
    private const string Probe = """
        namespace Acme;

        public static class Probe
        {
            public static void Add(BentoSharp.Hosting.BentoSharpBuilder builder) => builder.AddPainter().AddSolids();

            public static async Task<string> Painter(BentoSharp.Clients.IBentoChannel channel)
            {
                var client = new PainterClient(channel);
                await client.WarmUp.RunAsync();
                return await client.Run.RunAsync(new Picture("run")) + await client.Again.CallAsync(new Picture(" again")) + await client.RunFramed.RunAsync(new Picture(" framed"), "!");
            }

            public static async Task<string> Solids(BentoSharp.Clients.IBentoChannel channel)
            {
                var client = new SolidsClient(channel);
                return $"{await client.SizeAsync()} {await client.Corners.RunAsync("cube")} {(await client.Volume.RunAsync("cube")).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            }
        }
        """;

    private static readonly Lazy<GeneratedAssembly> Case = new(static () => GeneratedAssembly.Load(TestFiles.ReadCase("Inheritance"), Probe));

    [TestCase("Painter", "run again framed!")]
    [TestCase("Solids", "1 8 1.5")]
    public async Task Inherited_methods_are_called_through_the_client(string probe, string expected) =>
        Assert.That(await Case.Value.ProbeAsync(probe, Case.Value.CreateChannel()), Is.EqualTo(expected));

    [TestCase("warm_up", 5, Description = "the override's own attribute counts")]
    [TestCase("again", 1, Description = "an override without one has that of the base")]
    public void An_attribute_is_the_nearest_one(string method, int retries) =>
        Assert.That(Case.Value.CreateChannel().Methods[method].Settings.Retries, Is.EqualTo(retries));

    [TestCase("public class B { [BentoTask] public int M() => 0; } [BentoService] public sealed class S : B;")]
    [TestCase("public abstract class B { [BentoTask] public int M() => 0; }", Description = "services of other projects may derive from it")]
    [TestCase("public interface J { [BentoApi] int N(); } [BentoService] public interface I : J { [BentoTask] int M(); } [BentoService] public sealed class S : I { [BentoTask(Retries = 1)] public int M() => 0; public int N() => 0; }")]
    [TestCase("[BentoService] public interface I { [BentoTask] int M(); } [BentoService] public interface J : I; [BentoService] public sealed class S : J { public int M() => 0; }")]
    [TestCase("public abstract class B<T> { [BentoTask] public abstract T M(T a); } [BentoService] public sealed class S : B<int> { public override int M(int a) => a; } [BentoService] public sealed class U : B<string> { public override string M(string a) => a; }")]
    public async Task Inheritance_is_not_reported(string source)
    {
        var compilation = TestCompilation.Create(MarkedSource.Parse(source).Text);
        Assert.That(await TestCompilation.AnalyzeAsync(compilation), Is.Empty);
        Assert.That(TestCompilation.FaultsOf(TestCompilation.Generate(compilation).Output), Is.Empty);
    }

    [TestCase("BENTO001", "public interface J { [BentoTask] int [|M|](); } [BentoService] public sealed class S : J { public int M() => 0; }", Description = "the class is its own contract")]
    [TestCase("BENTO001", "public class B { [BentoTask] public int [|M|]() => 0; } public sealed class S : B;")]
    [TestCase("BENTO003", "public abstract class B { [BentoTask] protected int [|M|]() => 0; } [BentoService] public sealed class S : B;")]
    [TestCase("BENTO005", "public abstract class B<T> { [BentoTask] public int M(T [|a|]) => 0; } [BentoService] public sealed class S : B<(int, int)>;")]
    [TestCase("BENTO010", "public abstract class B { [BentoTask] public int M() => 0; } [BentoService] public sealed class S : B { [BentoTask] public int [|M|](int a) => a; }")]
    [TestCase("BENTO020", "[BentoService] public interface I; [BentoService] public interface J; [BentoService] public sealed class [|S|] : I, J;")]
    public async Task What_is_wrong_with_inherited_methods_is_told(string id, string source)
    {
        var marked = MarkedSource.Parse(source);
        var compilation = TestCompilation.Create(marked.Text);
        var diagnostics = await TestCompilation.AnalyzeAsync(compilation);
        Assert.That(diagnostics.Select(static diagnostic => diagnostic.Id), Is.All.EqualTo(id));
        Assert.That(diagnostics.Select(MarkedSource.TextAt), Is.EqualTo(marked.Places));
        Assert.That(TestCompilation.FaultsOf(TestCompilation.Generate(compilation).Output), Is.Empty);
    }

    [TestCase(true, Description = "a project of the same solution, as editors have it")]
    [TestCase(false, Description = "a package")]
    public async Task What_is_wrong_in_another_assembly_is_told_at_the_service(bool isProject)
    {
        const string Base = """
            using System.Text.Json.Serialization;
            using BentoSharp;
            namespace Acme.Base;

            public abstract class Model { [BentoTask(Retries = -1)] public int Run((int, int) size) => 0; [BentoTask] public int Fine() => 0; }

            [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
            public abstract partial class Context() : JsonSerializerContext(null);
            """;
        var other = TestCompilation.Create(Base);
        var reference = isProject ? other.ToMetadataReference() : TestCompilation.CreateReference(Base, "Acme.Base");
        var compilation = TestCompilation.Create(
            "using BentoSharp; [BentoService(JsonContext = typeof(C))] public sealed class Service : Acme.Base.Model; public sealed partial class C : Acme.Base.Context { public static C Default => null!; protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null; public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null; }",
            references: reference);
        var diagnostics = await TestCompilation.AnalyzeAsync(compilation);
        Assert.That(diagnostics.Select(static diagnostic => diagnostic.Id), Is.EquivalentTo(["BENTO005", "BENTO014"]));
        Assert.That(diagnostics.Select(MarkedSource.TextAt), Is.All.EqualTo("Service"));
        var (result, output) = TestCompilation.Generate(compilation);
        Assert.That(TestCompilation.FaultsOf(output), Is.Empty);
        Assert.That(result.GeneratedSources.Single(static file => file.HintName == "Service.Contract.g.cs").SourceText.ToString(), Does.Contain("FineMethod").And.Not.Contain("RunMethod"));
    }

    [Test]
    public async Task A_context_of_another_project_with_names_of_its_own_is_told_at_the_service()
    {
        const string Json = """
            using System.Text.Json.Serialization;
            namespace Acme.Json;

            [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
            public sealed partial class Context : JsonSerializerContext;
            """;
        var compilation = TestCompilation.Create(
            "using BentoSharp; [BentoService(JsonContext = typeof(Acme.Json.Context))] public sealed class Service;",
            references: TestCompilation.Create(Json).ToMetadataReference());
        var diagnostic = (await TestCompilation.AnalyzeAsync(compilation)).Single();
        Assert.That((diagnostic.Id, MarkedSource.TextAt(diagnostic)), Is.EqualTo(("BENTO036", "Service")));
    }
}
