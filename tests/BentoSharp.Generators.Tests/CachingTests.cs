using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using BentoSharp.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Tests;

/// <summary>An edit re-emits what depends on it and nothing else, and nothing of an old compilation is kept alive.</summary>
public sealed class CachingTests
{
    private const string Service = """
        using BentoSharp;
        namespace Acme;

        [BentoService(Workers = 2)]
        public sealed class Painter
        {
            /// <summary>Paints.</summary>
            /// <param name="prompt">What.</param>
            [BentoTask(Retries = 1)]
            public Task<Picture> Paint(string prompt, int steps = Defaults.Steps, Style style = Style.Brief, string? note = null, CancellationToken token = default)
            {
                return Task.FromResult(new Picture(prompt));
            }

            [BentoApi]
            public int Count() => 1;
        }
        """;

    private const string Types = """
        namespace Acme;
        public sealed record Picture(string Prompt);
        public static class Defaults { public const int Steps = 20; public static int Other() => 1; }
        public enum Style { Brief = 1 }
        """;

    private const string Attribute = """
        [assembly: BentoSharp.BentoClient(typeof(Acme.Images.Contracts.IImageCaptionService))]
        """;

    /// <summary>All of the generator's, but those of schemas.</summary>
    private static readonly string[] Steps =
    [
        .. typeof(Generators.Steps).GetFields(BindingFlags.Static | BindingFlags.Public).Select(static field => field.Name)
            .Where(static name => !name.StartsWith("Schema", StringComparison.Ordinal)),
    ];

    private static readonly MetadataReference Contract =
        TestCompilation.CreateReference(TestFiles.ReadCase("InterfaceContract"), "Acme.Images.Contracts");

    [TestCase("return Task", "// A comment.\nreturn Task", TestName = "A comment in a method re-emits nothing")]
    [TestCase("new Picture(prompt)", "new Picture(prompt + steps)", TestName = "An edit of a body re-emits nothing")]
    [TestCase("namespace Acme;", "namespace Acme;\n\n\n", TestName = "Blank lines re-emit nothing")]
    [TestCase("public int Count() => 1;", "public int Count() => 2; private int More() => 3;", TestName = "A member that is no task re-emits nothing")]
    [TestCase("CancellationToken token", "CancellationToken cancellation", TestName = "The name of a parameter that callers don't see re-emits nothing")]
    public void Service_edits_without_consequence(string before, string after)
    {
        var (run, _) = Edit(compilation => Replace(compilation, 1, before, after));
        AssertNothingEmitted(run);
    }

    [Test]
    public void An_edit_of_another_file_re_emits_nothing()
    {
        var (run, _) = Edit(static compilation => Replace(compilation, 2, "string Prompt)", "string Prompt, int More = 0)"));
        AssertNothingEmitted(run);
    }

    [Test]
    public void A_new_file_re_emits_nothing()
    {
        var (run, _) = Edit(static compilation => compilation.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("class Another;", (CSharpParseOptions)compilation.SyntaxTrees[0].Options, "New.cs")));
        AssertNothingEmitted(run);
    }

    [TestCase("Steps = 20", "Steps = 30", TestName = "A constant of another file that is a default re-emits clients and endpoints")]
    public void Edits_of_another_file_with_consequences(string before, string after)
    {
        var (run, _) = Edit(compilation => Replace(compilation, 2, before, after));
        Assert.That(Changed(run), Is.EquivalentTo(["Contracts", "Endpoints"]));
    }

    [TestCase("Retries = 1", "Retries = 2", "Endpoints", TestName = "An attribute's value re-emits the endpoints alone")]
    [TestCase("Workers = 2", "Workers = 3", "Endpoints", TestName = "A service's value re-emits the endpoints alone")]
    [TestCase("Paints.", "Draws.", "Contracts", TestName = "A documentation comment re-emits the clients alone")]
    [TestCase("string prompt", "string text", "Contracts,Endpoints", TestName = "A parameter's name re-emits clients and endpoints")]
    [TestCase("steps = Defaults.Steps", "steps = 30", "Contracts,Endpoints", TestName = "A default re-emits clients and endpoints")]
    [TestCase("[BentoApi]", "[BentoTask]", "Contracts,Endpoints", TestName = "Another attribute re-emits clients and endpoints")]
    [TestCase("class Painter", "class Artist", "Contracts,Endpoints,HttpClients", TestName = "The service's name re-emits everything of it")]
    public void Service_edits_with_consequences(string before, string after, string steps)
    {
        var (run, _) = Edit(compilation => Replace(compilation, 1, before, after));
        Assert.That(Changed(run), Is.EquivalentTo(steps.Split(',')));
    }

    [Test]
    public void A_type_of_another_file_that_becomes_internal_re_emits_everything_of_the_service()
    {
        var (run, _) = Edit(static compilation => Replace(compilation, 2, "public sealed record", "internal sealed record"));
        Assert.That(Changed(run), Is.EquivalentTo(["Contracts", "Endpoints", "HttpClients"]));
    }

    [Test]
    public void A_second_run_of_the_same_runs_no_step_anew()
    {
        var (run, _) = Edit(static compilation => compilation.Clone());
        AssertNothingEmitted(run);
        Assert.That(Steps, Is.SubsetOf(run.TrackedSteps.Keys), "a step without a run proves nothing");
        foreach (var step in Steps)
        {
            Assert.That(run.TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Reason),
                Is.Not.Empty.And.All.AnyOf(IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged), step);
        }
    }

    [Test]
    public void No_step_holds_anything_of_the_compilation()
    {
        var (run, _) = Edit(static compilation => compilation);
        foreach (var name in Steps)
        {
            foreach (var (value, _) in run.TrackedSteps[name].SelectMany(static step => step.Outputs))
            {
                AssertFree(value, name, []);
            }
        }
    }

    [TestCase(1, "Retries = 1", "Retries = 2", Description = "what was read of the service is read anew")]
    [TestCase(1, "new Picture(prompt)", "new Picture(prompt + steps)", Description = "read anew, and the same")]
    [TestCase(2, "Other() => 1", "Other() => 2", Description = "what was read of the old compilation is taken again")]
    [TestCase(2, "Steps = 20", "Steps = 30")]
    public void An_old_compilation_dies_after_an_edit(int tree, string before, string after)
    {
        var (driver, old) = RunTwice(tree, before, after);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.That(old.IsAlive, Is.False);
        GC.KeepAlive(driver);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference Old) RunTwice(int tree, string before, string after)
    {
        var compilation = Create();
        var driver = CreateDriver(compilation).RunGenerators(compilation);
        driver = driver.RunGenerators(Replace(compilation, tree, before, after));
        return (driver, new WeakReference(compilation));
    }

    private static (GeneratorRunResult Run, GeneratorDriver Driver) Edit(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var compilation = Create();
        var driver = CreateDriver(compilation).RunGenerators(compilation);
        driver = driver.RunGenerators(edit(compilation));
        return (driver.GetRunResult().Results.Single(), driver);
    }

    private static CSharpCompilation Create() => TestCompilation.Create([Service, Types, Attribute], client: true, references: [Contract]);

    private static CSharpGeneratorDriver CreateDriver(CSharpCompilation compilation) => CSharpGeneratorDriver.Create(
        [new BentoGenerator().AsSourceGenerator()],
        parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private static CSharpCompilation Replace(CSharpCompilation compilation, int tree, string before, string after)
    {
        var old = compilation.SyntaxTrees[tree];
        var text = old.ToString();
        Assert.That(text, Does.Contain(before));
        text = text.Replace(before, after, StringComparison.Ordinal);
        return compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)old.Options, old.FilePath));
    }

    private static void AssertNothingEmitted(GeneratorRunResult run)
    {
        Assert.That(Changed(run), Is.Empty);
        var outputs = run.TrackedOutputSteps.Values
            .SelectMany(static steps => steps)
            .SelectMany(static step => step.Outputs)
            .Select(static output => output.Reason);
        Assert.That(outputs, Is.Not.Empty.And.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    /// <summary>The steps before an output that have changed.</summary>
    private static IEnumerable<string> Changed(GeneratorRunResult run) => Steps
        .Where(static step => step is not ("Services" or "HintNames"))
        .Where(step => run.TrackedSteps[step].SelectMany(static run => run.Outputs).Any(static output =>
            output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)));

    private static void AssertFree(object? value, string step, HashSet<object> visited)
    {
        if (value is null or string or Enum || value.GetType().IsPrimitive || (!value.GetType().IsValueType && !visited.Add(value)))
        {
            return;
        }

        Assert.That(value.GetType().Namespace, Does.Not.StartWith("Microsoft.CodeAnalysis"), $"{step} holds a {value.GetType()}");
        if (value is IEnumerable items)
        {
            foreach (var item in items)
            {
                AssertFree(item, step, visited);
            }
        }

        foreach (var field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            AssertFree(field.GetValue(value), step, visited);
        }
    }
}
