using BentoSharp.Generators.Tests.Support;

namespace BentoSharp.Generators.Tests;

/// <summary>Generated code compiles whatever the user's types, members and namespaces are called, and wherever they are.</summary>
public sealed class ClashTests
{
    private const string Usual = "[BentoTask] public async global::System.Threading.Tasks.Task<string> Paint(string prompt, global::System.Threading.CancellationToken token) { await global::System.Threading.Tasks.Task.Delay(1, token); return prompt; } [BentoApi] public int Count(int number = 3) => number;";

    [TestCase("Task")]
    [TestCase("System")]
    [TestCase("Result")]
    [TestCase("BentoSharp")]
    [TestCase("Threading")]
    [TestCase("String")]
    [TestCase("Enumerable")]
    [TestCase("Microsoft")]
    [TestCase("CancellationToken")]
    [TestCase("BentoFile")]
    [TestCase("IBentoChannel")]
    [TestCase("GeneratedCode")]
    public void A_type_of_the_user_may_have_a_name_of_the_framework(string name) =>
        AssertCompiles($"namespace Acme {{ public sealed class {name}; [global::BentoSharp.BentoService] public sealed class Painter {{ {Usual.Replace("[Bento", "[global::BentoSharp.Bento", StringComparison.Ordinal)} }} }}");

    [TestCase("Acme.System")]
    [TestCase("Acme.BentoSharp")]
    [TestCase("Acme.Task.Result")]
    [TestCase("Acme.@class.@namespace")]
    public void A_namespace_may_have_a_name_of_the_framework_or_a_keyword(string name) =>
        AssertCompiles($"namespace {name} {{ [global::BentoSharp.BentoService] public sealed class Painter {{ {Usual.Replace("[Bento", "[global::BentoSharp.Bento", StringComparison.Ordinal)} }} }}");

    [TestCase("public sealed class @class { USUAL }", Description = "keywords")]
    [TestCase("public sealed class @event { [BentoTask] public string @class(string @namespace, int @int = 1) => @namespace; }")]
    [TestCase("public sealed class Task { USUAL }")]
    [TestCase("public sealed class System { USUAL }")]
    [TestCase("public sealed class Client { [BentoTask] public int Client_(int channel, int contract, int options) => 0; }")]
    public void A_service_may_be_called_so(string service) => AssertCompiles("namespace Acme; [BentoService] " + service.Replace("USUAL", Usual, StringComparison.Ordinal), global: true);

    [TestCase("public static class A { [BentoService] public sealed class Painter { USUAL } }")]
    [TestCase("public static class A { public static class B { [BentoService] public sealed class Painter { USUAL } } } public sealed class Painter;")]
    public void A_service_may_be_nested(string code) => AssertCompiles("namespace Acme; " + code.Replace("USUAL", Usual, StringComparison.Ordinal), global: true);

    [TestCase("public sealed class Outer { public sealed record Inner(int Width); } [BentoService] public sealed class S { [BentoTask] public Outer.Inner M(Outer.Inner a) => a; }")]
    [TestCase("public sealed record Pair<T, U>(T First, U Second); [BentoService] public sealed class S { [BentoTask] public Pair<int, Pair<string, int?>> M(Pair<int[], List<string?>> a) => null!; }")]
    [TestCase("public sealed class Outer<T> { public sealed record Inner(T Width); } [BentoService] public sealed class S { [BentoTask] public Outer<int>.Inner M(Outer<string>.Inner a) => null!; }")]
    [TestCase("internal sealed record Hidden(int Width); [BentoService] internal sealed class S { [BentoTask] public Hidden M(Hidden a) => a; }")]
    public void Types_on_the_wire_may_be_nested_generic_or_internal(string code) => AssertCompiles("namespace Acme; " + code, global: true);

    [TestCase("BENTO009", "[BentoService] file sealed class S { [BentoTask] public int M() => 0; }")]
    [TestCase("BENTO009", "public static class O { [BentoService] private sealed class S { [BentoTask] public int M() => 0; } }")]
    [TestCase("BENTO008", "public static class O<T> { [BentoService] public sealed class S { [BentoTask] public int M() => 0; } }")]
    [TestCase("BENTO005", "file sealed record R(int A); [BentoService] file sealed class T; [BentoService] internal sealed class S { [BentoTask] public int M(List<Q> a) => 0; private sealed record Q(int B); }")]
    public async Task What_no_file_but_the_users_can_name_is_told_and_not_generated(string id, string code)
    {
        var compilation = TestCompilation.Create([MarkedSource.Usings + code], client: true);
        Assert.That((await TestCompilation.AnalyzeAsync(compilation)).Select(static diagnostic => diagnostic.Id), Does.Contain(id));
        Assert.That(TestCompilation.FaultsOf(TestCompilation.Generate(compilation).Output).Where(static fault => fault.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true), Is.Empty);
    }

    private static void AssertCompiles(string code, bool global = false)
    {
        var compilation = TestCompilation.Create([global ? "using BentoSharp;\n" + code : code], client: true);
        var (result, output) = TestCompilation.Generate(compilation);
        Assert.That(result.GeneratedSources, Is.Not.Empty);
        Assert.That(TestCompilation.FaultsOf(output), Is.Empty);
    }
}
