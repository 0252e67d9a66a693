using BentoSharp.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Tests.CodeFixes;

/// <summary>What each fix makes of wrong code: the diagnostic is gone, no other error comes, and the rest is as it was.</summary>
public sealed class CodeFixTests
{
    private const string Usings = """
        using System.Text.Json.Serialization;
        using BentoSharp;
        using Microsoft.AspNetCore.Mvc;


        """;

    private static IEnumerable<TestCaseData> Cases => FixCases.All.Select(static one => new TestCaseData(one).SetName($"{one.Id}: {one.Name}"));

    private static IEnumerable<TestCaseData> Refused => FixCases.Refused.Select(static one => new TestCaseData(one.Id, one.Source).SetName($"{one.Id} is not offered: {one.Name}"));

    [TestCaseSource(nameof(Cases))]
    public async Task A_fix_mends(FixCase one)
    {
        using var source = new FixedSource([Usings + one.Before], one.Tasks);
        var others = (await source.AnalyzeAsync()).Count(diagnostic => diagnostic.Id != one.Id && diagnostic.Severity > DiagnosticSeverity.Info);
        var title = await source.ApplyAsync(one.Id, one.Title);
        Assert.That(await source.TextAsync(), Is.EqualTo(Usings + one.After));
        Assert.That(title, Is.EqualTo(one.Title));
        Assert.That(await source.ErrorsAsync(), Is.Empty);
        var left = await source.AnalyzeAsync();
        Assert.That(left.Select(static diagnostic => diagnostic.Id), Has.None.EqualTo(one.Id));
        Assert.That(left.Count(static diagnostic => diagnostic.Severity > DiagnosticSeverity.Info), Is.LessThanOrEqualTo(others), "a fix brings no other problem");
    }

    [TestCaseSource(nameof(Refused))]
    public async Task Nothing_is_offered_where_the_mend_is_not_known(string id, string before)
    {
        using var source = new FixedSource([Usings + before]);
        Assert.That((await source.OfferedAsync(id)).Select(static action => action.Title), Is.Empty);
    }

    [Test]
    public async Task A_missing_type_is_added_to_the_context_in_another_file()
    {
        const string Context = """
            using System.Text.Json.Serialization;

            namespace Acme.Json;

            /// <summary>All of ours.</summary>
            [JsonSerializable(typeof(string))]
            internal sealed partial class Context : JsonSerializerContext;
            """;
        const string Service = """
            using BentoSharp;

            namespace Acme;

            public sealed record Brush(int Width);

            [BentoService(JsonContext = typeof(Json.Context))]
            public sealed class Painter
            {
                [BentoTask]
                public List<Brush> Paint(Brush? brush, Brush[] more) => [];
            }
            """;
        using var source = new FixedSource([Service, Context]);
        await source.ApplyAllAsync("BENTO024");
        Assert.That(await source.TextAsync(1), Is.EqualTo(Context.Replace(
            "[JsonSerializable(typeof(string))]\n",
            "[JsonSerializable(typeof(string))]\n[JsonSerializable(typeof(List<Brush>))]\n[JsonSerializable(typeof(Brush))]\n[JsonSerializable(typeof(Brush[]))]\n",
            StringComparison.Ordinal)));
        Assert.That(await source.ErrorsAsync(), Is.Empty);
    }

    [TestCase("", "using Contracts;\n\n[assembly: BentoClient(typeof(IPainter))]\n\n", Description = "the namespace is not there")]
    [TestCase("using Contracts;\n\n", "using Contracts;\n\n[assembly: BentoClient(typeof(IPainter))]\n\n")]
    public async Task The_clients_of_another_projects_contract_are_asked_for(string before, string after)
    {
        const string Code = "public static class Caller\n{\n    public static PainterAsyncHttpClient Open() => new PainterAsyncHttpClient(\"http://localhost\");\n\n    public static PainterSyncHttpClient OpenSync() => new(\"http://localhost\");\n}\n";
        var contract = TestCompilation.CreateReference("using BentoSharp; namespace Contracts; [BentoService] public interface IPainter { [BentoTask] int Paint(); }", "Contracts");
        using var source = new FixedSource(["using BentoSharp;\n" + before + Code], references: [contract]);
        Assert.That((await source.AnalyzeAsync()).Select(static diagnostic => diagnostic.Id), Is.EqualTo(["BENTO044", "BENTO044", "BENTO044"]));
        await source.ApplyAllAsync("BENTO044");
        Assert.That(await source.TextAsync(), Is.EqualTo("using BentoSharp;\n" + after + Code));
        Assert.That((await source.ErrorsAsync(), await source.AnalyzeAsync()), Is.EqualTo((Array.Empty<Diagnostic>(), Array.Empty<Diagnostic>())).AsCollection);
    }

    [Test]
    public async Task A_token_is_added_to_the_contract_as_well()
    {
        const string Contract = """
            using BentoSharp;

            [BentoService]
            public interface IPainter
            {
                [BentoTask]
                Task Paint(int strokes);
            }
            """;
        const string Service = """
            using BentoSharp;

            [BentoService]
            public sealed class Painter : IPainter
            {
                public async Task Paint(int strokes) => await Task.Delay(strokes);
            }
            """;
        using var source = new FixedSource([Service, Contract]);
        await source.ApplyAsync("BENTO035");
        Assert.That(await source.TextAsync(), Does.Contain("Paint(int strokes, CancellationToken cancellationToken = default) => await Task.Delay(strokes, cancellationToken);"));
        Assert.That(await source.TextAsync(1), Does.Contain("    Task Paint(int strokes, CancellationToken cancellationToken = default);"));
        Assert.That((await source.ErrorsAsync(), await source.AnalyzeAsync()), Is.EqualTo((Array.Empty<Diagnostic>(), Array.Empty<Diagnostic>())).AsCollection);
    }

    [Test]
    public async Task All_missing_lines_are_added_to_the_list_of_tasks_at_once()
    {
        const string Service = "using BentoSharp; [BentoService] public sealed class S { [BentoTask] public int M() => 0; [BentoTask] public int N() => 0; }";
        using var source = new FixedSource([Service], "# ours\nS/old");
        await source.ApplyAllAsync("BENTO039");
        Assert.That(await source.TasksAsync(), Is.EqualTo("# ours\nS/old\nS/m\nS/n\n"));
        Assert.That((await source.AnalyzeAsync()).Select(static diagnostic => diagnostic.Id), Is.EqualTo(["BENTO038"]));
    }
}
