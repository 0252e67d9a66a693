using BentoSharp.Generators.Tests.Support;

namespace BentoSharp.Generators.Tests;

/// <summary>Advice is given where it is true and nowhere else.</summary>
public sealed class AdviceTests
{
    private const string Async = "[BentoTask] public async Task<int> M([FromServices] Task<int> t, CancellationToken c) { await Task.Delay(1, c); ";

    [TestCase("BENTO028", Async + "return [|t.Result|]; }")]
    [TestCase("BENTO028", Async + "[|t.Wait()|]; return 0; }")]
    [TestCase("BENTO028", Async + "return [|t.GetAwaiter().GetResult()|]; }")]
    [TestCase("BENTO028", Async + "return [|t.ConfigureAwait(false).GetAwaiter().GetResult()|]; }")]
    [TestCase("BENTO028", Async + "[|Task.WaitAll(t)|]; return 0; }")]
    [TestCase("BENTO028", Async + "[|Thread.Sleep(1)|]; return 0; }")]
    [TestCase("BENTO028", Async + "using var gate = new SemaphoreSlim(1); [|gate.Wait()|]; [|gate.Wait(c)|]; return 0; }")]
    [TestCase("BENTO028", Async + "await Task.WhenAll(t); var u = Task.Run(() => 1); return [|u.Result|]; }")]
    [TestCase("BENTO028", Async + "var all = new[] { t }; foreach (var u in all) { c.ThrowIfCancellationRequested(); await Task.Delay([|u.Result|]); } return 0; }")]
    [TestCase("BENTO028", "[BentoApi] public Task<int> M([FromServices] Task<int> t) => Task.FromResult([|t.Result|]);")]
    [TestCase("BENTO029", "[BentoTask] public async Task M(CancellationToken [|c|]) { await Task.Yield(); }")]
    [TestCase("BENTO029", "[BentoTask] public int M(int n, CancellationToken [|c|]) { for (var i = 0; i < n; i++) { n--; } return n; }")]
    [TestCase("BENTO035", "[BentoTask] public async Task [|M|]() { await Task.Yield(); }")]
    [TestCase("BENTO035", "[BentoTask] public int [|M|](int n) { while (n > 5) { n--; } return n; }")]
    [TestCase("BENTO037", "[BentoTask(Batchable = true, MaxLatencyMs = 500, [|TimeoutSeconds = 0.5|])] public int[] M(int[] n) => n;")]
    [TestCase("BENTO037", "[BentoTask(Batchable = true, MaxLatencyMs = 500, [|TotalTimeoutSeconds = 0.1|])] public int[] M(int[] n) => n;")]
    public Task Advice_is_given_at_its_place(string id, string member) => AssertAsync($"[BentoService] public sealed class S {{ {member} }}", id);

    [TestCase(Async + "var u = Task.FromResult(1); await Task.WhenAll(t, u); return u.Result; }", Description = "it has ended")]
    [TestCase(Async + "return t.IsCompletedSuccessfully ? t.Result : 0; }", Description = "it was asked")]
    [TestCase(Async + "var first = await Task.WhenAny(t, Task.FromResult(1)); return first.Result; }", Description = "it is the one that has ended")]
    [TestCase(Async + "var n = 0; await foreach (var u in Task.WhenEach(t)) { n += u.Result; } return n; }", Description = "they come when they have ended")]
    [TestCase(Async + "var all = new[] { t }; await Task.WhenAll(all); var n = all[0].Result; foreach (var u in all) { n += u.Result; } return n; }", Description = "all have ended")]
    [TestCase(Async + "using var gate = new SemaphoreSlim(1); return gate.Wait(0) ? 1 : 2; }", Description = "it doesn't wait")]
    [TestCase("[BentoTask] public int M([FromServices] Task<int> t) => t.Result;", Description = "a synchronous method has a thread of its own")]
    [TestCase(Async + "Action a = () => Thread.Sleep(1); return 0; }", Description = "nobody says where that runs")]
    [TestCase("[BentoTask] public async Task M(CancellationToken c) { await Task.Delay(1, c); }")]
    [TestCase("[BentoTask] public async Task M(BentoTaskContext t) { await Task.Yield(); }", Description = "it has a token")]
    [TestCase("[BentoTask] public int M(int n, CancellationToken c) => n;", Description = "there is nothing to stop")]
    [TestCase("[BentoApi] public async Task M() { await Task.Yield(); }", Description = "an immediate call can't be canceled by its id")]
    [TestCase("public async Task M() { await Task.Yield(); Thread.Sleep(1); }", Description = "it is no task")]
    [TestCase("[BentoTask(MaxLatencyMs = 500, TimeoutSeconds = 0.1)] public int M(int n) => n;", Description = "its calls run one by one")]
    public Task Good_code_gets_none(string member) => AssertAsync($"[BentoService] public sealed class S {{ {member} }}", null);

    [TestCase("[BentoService] public interface I { [BentoTask] Task M(CancellationToken c); } [BentoService] public sealed class S : I { public async Task M(CancellationToken [|c|]) { await Task.Yield(); } }", "BENTO029")]
    [TestCase("[BentoService] public class [|S|] { }", "BENTO041")]
    [TestCase("[BentoService] public interface I { } [BentoService] public class [|S|] : I { }", "BENTO041")]
    [TestCase("[BentoService] public interface I { }", null)]
    [TestCase("public sealed class D; public static class R { public static void A(IServiceCollection s) => s.AddScoped<D>(); } [BentoService] public sealed class S(D [|d|]) { [BentoTask] public int M() => d.GetHashCode(); }", "BENTO040")]
    [TestCase("[BentoService] public sealed class S(Microsoft.Extensions.Options.IOptionsSnapshot<object> [|o|]) { [BentoTask] public int M() => o.GetHashCode(); }", "BENTO040")]
    [TestCase("public interface D; public sealed class E : D; public static class R { public static void A(IServiceCollection s) => s.AddScoped<D, E>(); } [BentoService] public sealed class S { public S(D [|d|]) { } }", "BENTO040")]
    [TestCase("public sealed class D; public static class R { public static void A(IServiceCollection s) => s.AddSingleton<D>(); } [BentoService] public sealed class S(D d) { [BentoTask] public int M() => d.GetHashCode(); }", null)]
    [TestCase("public sealed class D; public static class R { public static void A(IServiceCollection s) => s.AddScoped<D>(); } public sealed class S(D d) { public int M() => d.GetHashCode(); }", null)]
    public Task Advice_for_services_is_given_at_its_place(string source, string? id) => AssertAsync(source, id);

    [TestCase("Kebab", "[|C|]")]
    [TestCase("Snake", "C")]
    public async Task A_context_with_names_of_its_own_is_told(string policy, string name)
    {
        var source = MarkedSource.Parse(
            $"[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.{policy}CaseLower)] [JsonSerializable(typeof(int))] public sealed partial class {name} : JsonSerializerContext;"
            + "[BentoService(JsonContext = typeof(C))] public sealed class S { [BentoTask] public int M() => 0; }");
        var diagnostics = await TestCompilation.AnalyzeAsync(TestCompilation.Create(source.Text));
        Assert.That(diagnostics.Select(MarkedSource.TextAt), Is.EqualTo(source.Places));
        Assert.That(diagnostics.Select(static diagnostic => diagnostic.Id), Is.All.EqualTo("BENTO036"));
    }

    [TestCase("S/old", "[BentoTask] public int [|M|]() => 0;", "BENTO038 BENTO039", Description = "renamed")]
    [TestCase("S/old\nS/m", "[BentoTask] public int M() => 0;", "BENTO038", Description = "removed")]
    [TestCase("# S/old\n\nS/m", "[BentoTask] public int M() => 0;", "")]
    [TestCase("S/old\nS/m", "[BentoTask(Aliases = new[] { \"old\" })] public int M() => 0;", "")]
    [TestCase("", "[BentoTask] public int M() => 0; [BentoApi] public int N() => 0;", "BENTO039")]
    [TestCase("T/gone\nS/m", "[BentoTask] public int M() => 0;", "BENTO038", Description = "a service that is gone is told in the file")]
    public async Task Tasks_are_compared_with_the_list(string list, string member, string ids)
    {
        var source = MarkedSource.Parse($"[BentoService] public sealed class S {{ {member} }}");
        var diagnostics = await TestCompilation.AnalyzeAsync(TestCompilation.Create(source.Text), list);
        Assert.That(string.Join(' ', diagnostics.Select(static diagnostic => diagnostic.Id).Order()), Is.EqualTo(ids));
        if (source.Places.Count > 0)
        {
            Assert.That(diagnostics.Select(MarkedSource.TextAt), Is.All.EqualTo(source.Places[0]));
        }
    }

    [Test]
    public async Task The_tasks_of_a_contract_are_compared_where_it_is_implemented()
    {
        const string Source = """
            [BentoService(Name = "Paint")] public interface IPainter { [BentoTask] int Draw(); }
            [BentoService] public sealed class Painter : IPainter { [BentoTask(Aliases = new[] { "old" })] public int Draw() => 0; }
            """;
        var compilation = TestCompilation.Create(MarkedSource.Parse(Source).Text);
        Assert.That(await TestCompilation.AnalyzeAsync(compilation, "Paint/draw\nPaint/old"), Is.Empty);
        var missing = (await TestCompilation.AnalyzeAsync(compilation, "Paint/old")).Single();
        Assert.That((missing.Id, missing.Properties["line"]), Is.EqualTo(("BENTO039", "Paint/draw")));
    }

    private static async Task AssertAsync(string text, string? id)
    {
        var source = MarkedSource.Parse(text);
        var diagnostics = await TestCompilation.AnalyzeAsync(TestCompilation.Create("using Microsoft.Extensions.DependencyInjection;\n" + source.Text));
        Assert.That(diagnostics.Select(static diagnostic => diagnostic.Id), id is null ? Is.Empty : Is.Not.Empty.And.All.EqualTo(id));
        Assert.That(diagnostics.Where(diagnostic => diagnostic.Id == id).Select(MarkedSource.TextAt), Is.EqualTo(source.Places));
    }
}
