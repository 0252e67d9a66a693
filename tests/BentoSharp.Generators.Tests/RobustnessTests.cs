using BentoSharp.Generators.Tests.Support;

namespace BentoSharp.Generators.Tests;

/// <summary>Generators run on code that is being written: whatever it is, they must not throw.</summary>
public sealed class RobustnessTests
{
    private const int Step = 61;

    [TestCase("Parameters")]
    [TestCase("BentoKinds")]
    [TestCase("Settings")]
    [TestCase("InterfaceContract")]
    [TestCase("Documented")]
    public void Code_that_ends_anywhere_does_not_break_the_generator(string name)
    {
        var source = TestFiles.ReadCase(name);
        for (var end = 1; end < source.Length; end += Step)
        {
            Assert.That(TestCompilation.Generate(TestCompilation.Create(source[..end])).Result.Exception, Is.Null, source[..end]);
        }
    }

    [TestCase("[BentoService] public class S { [BentoTask] public Missing M(Unknown<Missing> a, Missing b = 3) => null; }")]
    [TestCase("[BentoService] public class S { [BentoTask] public Task<Missing> M([Missing(1)] int a, [FromServices] Missing b) => null; }")]
    [TestCase("[BentoService] public class S { [BentoTask(Name = 3, Route = typeof(S), Retries = \"x\", Unknown = 1)] public int M(int a = \"x\") => 0; }")]
    [TestCase("[BentoService(JsonContext = typeof(Missing), Name = null)] public class S { [BentoTask(Name = null, Route = null)] public int M() => 0; }")]
    [TestCase("[BentoService] public class { [BentoTask] public int (int) => 0; }")]
    [TestCase("[BentoService] public class S { [BentoTask] public int M(int, string) => 0; }")]
    [TestCase("[BentoService] [BentoService] public class S { [BentoTask] [BentoTask] public int M(int a, int a) => 0; }")]
    [TestCase("[BentoService] public partial class S { } [BentoService] public partial class S { [BentoTask] public int M() => 0; }")]
    [TestCase("[BentoService] public class S { } [BentoService] public class S { }")]
    [TestCase("[BentoService] public class Foo { } [BentoService] public class foo { }")]
    [TestCase("namespace A { [BentoService] public class S { } } namespace a { [BentoService] public class S { } }")]
    [TestCase("[BentoService] public class O { [BentoService] public class S { } } namespace O { [BentoService] public class S { } }")]
    [TestCase("[BentoService] public class S : Missing, IMissing { [BentoTask] public override int M() => 0; }")]
    [TestCase("[BentoService] public class S : S { [BentoTask] public int M() => 0; }")]
    [TestCase("[BentoService] public interface I : I { [BentoTask] int M(); } [BentoService] public class S : I { }")]
    [TestCase("[assembly: BentoClient] [assembly: BentoClient(null)] [assembly: BentoClient(typeof(Missing))] [assembly: BentoClient(typeof(List<>))]")]
    [TestCase("[BentoService] public class S { [BentoTask] public int M([System.ComponentModel.DataAnnotations.Range(typeof(Missing), null, null)] int a, params int[] b) => 0; }")]
    [TestCase("[BentoService] public class S { [BentoTask] public int this[int a] => 0; [BentoTask] public int P { [BentoTask] get; set; } [BentoTask] public S() { } [BentoTask] ~S() { } [BentoTask] public static S operator +(S a, S b) => a; }")]
    [TestCase("[BentoService] public class S { [BentoTask] public int M(__arglist) => 0; }")]
    [TestCase("[BentoService] public enum S { } [BentoService] public struct T { [BentoTask] public int M() => 0; } [BentoService] public delegate void D();")]
    public async Task Wrong_code_breaks_neither_generator_nor_analyzer(string source)
    {
        var compilation = TestCompilation.Create([MarkedSource.Parse(source).Text], client: true);
        Assert.That(TestCompilation.Generate(compilation).Result.Exception, Is.Null);
        var ids = (await TestCompilation.AnalyzeAsync(compilation)).Select(static diagnostic => diagnostic.Id);
        Assert.That(ids, Has.None.StartsWith("AD"), "AD0001 is an analyzer's own exception");
    }
}
