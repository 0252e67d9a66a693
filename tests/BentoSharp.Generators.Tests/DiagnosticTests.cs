using BentoSharp.Generators.Tests.Support;

namespace BentoSharp.Generators.Tests;

/// <summary>Each rule is reported where it is broken and nowhere else; and what is generated for the rest compiles.</summary>
public sealed class DiagnosticTests
{
    [TestCase("BENTO001", "public class S { [BentoTask] public int [|M|]() => 0; }")]
    [TestCase("BENTO001", "public class S { [BentoApi] public int [|M|]() => 0; }")]
    [TestCase("BENTO001", "public interface S { [BentoApi] public int [|M|](); }")]
    [TestCase("BENTO002", "[BentoService] public class S { [BentoTask] public static int [|M|]() => 0; }")]
    [TestCase("BENTO002", "[BentoService] public class S { [BentoTask] public int [|M|]<T>() => 0; }")]
    [TestCase("BENTO002", "[BentoService] public interface S { [BentoTask] static abstract int [|M|](); }")]
    [TestCase("BENTO002", "public interface I { int M(); } [BentoService] public class S : I { [BentoTask] int I.[|M|]() => 0; }")]
    [TestCase("BENTO003", "[BentoService] public class S { [BentoTask] private int [|M|]() => 0; }")]
    [TestCase("BENTO003", "[BentoService] public class S { [BentoTask] protected int [|M|]() => 0; }")]
    [TestCase("BENTO003", "[BentoService] public class S { [BentoTask] int [|M|]() => 0; }")]
    [TestCase("BENTO004", "[BentoService] public class S { [BentoTask] public int M(ref int [|a|]) => 0; }")]
    [TestCase("BENTO004", "[BentoService] public class S { [BentoTask] public int M(in int [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(Span<byte> [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(Action [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(List<Func<int>> [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public unsafe int M(int* [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(nint [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(Type [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(FileStream [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(List<Stream> [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(Dictionary<string, BentoFile> [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M((int, string) [|a|]) => 0; }")]
    [TestCase("BENTO005", "public record R(int A); [BentoService] public class S { [BentoTask] public int M(Dictionary<R, int> [|a|]) => 0; }")]
    [TestCase("BENTO005", "public record R(Stream A); [BentoService] public class S { [BentoTask] public int M(R [|a|]) => 0; }")]
    [TestCase("BENTO005", "public record R(BentoFile A); [BentoService] public class S { [BentoTask] public int M(List<R> [|a|]) => 0; }")]
    [TestCase("BENTO005", "public record R(int A, R[] Rs, T T); public record T(IServiceProvider P); [BentoService] public class S { [BentoTask] public int M(R [|a|]) => 0; }")]
    [TestCase("BENTO005", "public class B { public Type T { get; set; } = null!; } public class R : B; [BentoService] public class S { [BentoTask] public int M(R [|a|]) => 0; }")]
    [TestCase("BENTO005", "[JsonDerivedType(typeof(D), 1)] public abstract class B; public class D : B { public Action A => null!; } [BentoService] public class S { [BentoTask] public int M(B [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(int[,] [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(IAsyncEnumerable<int> [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(dynamic [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(TimeProvider [|a|]) => 0; }")]
    [TestCase("BENTO005", "[JsonDerivedType(typeof(D))] public abstract record B; public record D : B; [BentoService] public class S { [BentoTask] public int M(B [|b|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(IServiceProvider [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M([BentoRoot] int [|a|], int b) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M([BentoRoot] List<BentoFile> [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M([BentoExtra] int [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M([BentoExtra] Dictionary<string, int> [|a|]) => 0; }")]
    [TestCase("BENTO005", "[BentoService] public class S { [BentoTask] public int M(BentoTensor<decimal> [|a|]) => 0; }")]
    [TestCase("BENTO006", "[BentoService] public class S { [BentoApi] public IAsyncEnumerable<Stream> [|M|]() => null!; }")]
    [TestCase("BENTO006", "[BentoService] public class S { [BentoApi] public Task<IAsyncEnumerable<int>> [|M|]() => null!; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoApi([|MediaType = \"text\"|])] public IAsyncEnumerable<int> M() => null!; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|RetryOn = new[] { typeof(string) }|])] public int M() => 0; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|NotRetryable = new[] { typeof(E) }|])] public int M() => 0; class E : Exception; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|Aliases = new[] { \"a b\" }|])] public int M() => 0; }")]
    [TestCase("BENTO026", "[BentoService] public class S { [BentoTask(Limit = 1)] public int M([LimitKey] double [|size|]) => 0; }")]
    [TestCase("BENTO026", "[BentoService] public class S { [BentoTask] public int M([LimitKey] string a, [LimitKey] string [|b|]) => 0; }")]
    [TestCase("BENTO026", "[BentoService] public class S { [BentoApi] public int M([LimitKey] string [|a|]) => 0; }")]
    [TestCase("BENTO027", "[BentoService] public class S { [BentoTask([|Limit = 1|])] public int M(string a) => 0; }")]
    [TestCase("BENTO025", "[BentoService] public class S { [BentoTask(RetryOn = new[] { typeof(Exception) }, [|NotRetryable = new Type[0]|])] public int M() => 0; }")]
    [TestCase("BENTO006", "[BentoService] public class S { [BentoTask] public IAsyncEnumerable<BentoFile> [|M|]() => null!; }")]
    [TestCase("BENTO006", "[BentoService] public class S { [BentoTask] public Task<IAsyncEnumerable<int>> [|M|]() => null!; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|MaxItems = 0|])] public IAsyncEnumerable<int> M() => null!; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|MaxItemsBytes = -1|])] public IAsyncEnumerable<int> M() => null!; }")]
    [TestCase("BENTO030", "[BentoService] public class S { [BentoTask([|Batchable = true|])] public IAsyncEnumerable<int> M(int[] a) => null!; }")]
    [TestCase("BENTO006", "[BentoService] public class S { [BentoTask] public Task<MemoryStream> [|M|]() => null!; }")]
    [TestCase("BENTO006", "[BentoService] public class S { [BentoTask] public List<BentoFile> [|M|]() => null!; }")]
    [TestCase("BENTO006", "[BentoService] public class S { [BentoApi] public IAsyncEnumerable<BentoFile> [|M|]() => null!; }")]
    [TestCase("BENTO006", "public record R(string Name, Action Run); [BentoService] public class S { [BentoTask] public R [|M|]() => null!; }")]
    [TestCase("BENTO006", "[BentoService] public class S { [BentoTask] public Task<Task<int>> [|M|]() => null!; }")]
    [TestCase("BENTO006", "[BentoService] public class S { [BentoTask] public ReadOnlySpan<byte> [|M|]() => default; }")]
    [TestCase("BENTO006", "[BentoService] public class S { int f; [BentoTask] public ref int [|M|]() => ref f; }")]
    [TestCase("BENTO007", "[BentoService] public static class [|S|] { }")]
    [TestCase("BENTO007", "[BentoService] public abstract class [|S|] { }")]
    [TestCase("BENTO008", "[BentoService] public class [|S|]<T> { }")]
    [TestCase("BENTO008", "public class O<T> { [BentoService] public class [|S|] { } }")]
    [TestCase("BENTO008", "[BentoService] public interface [|S|]<T> { }")]
    [TestCase("BENTO009", "public class O { [BentoService] private class [|S|] { } }")]
    [TestCase("BENTO009", "public class O { private class P { [BentoService] public class [|S|] { } } }")]
    [TestCase("BENTO009", "[BentoService] file class [|S|] { [BentoTask] public int M() => 0; }")]
    [TestCase("BENTO010", "[BentoService] public class S { [BentoTask] public int M() => 0; [BentoTask] public int [|M|](int a) => 0; }")]
    [TestCase("BENTO010", "[BentoService] public class S { [BentoTask] public int M() => 0; [BentoApi] public int [|MAsync|]() => 0; }")]
    [TestCase("BENTO010", "[BentoService] public class S { [BentoTask] public int DoIt() => 0; [BentoTask] public int [|do_it|]() => 0; }")]
    [TestCase("BENTO010", "[BentoService] public class S { [BentoTask] public int M() => 0; [BentoTask(Name = \"m\")] public int [|N|]() => 0; }")]
    [TestCase("BENTO011", "[BentoService] public class S { [BentoTask] public int M() => 0; [BentoApi([|Route = \"/M\"|])] public int N() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [BentoTask([|Route = \"m\"|])] public int M() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [BentoTask([|Route = \"\"|])] public int M() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [BentoTask([|Route = \"/\"|])] public int M() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [BentoTask([|Route = \"/a b\"|])] public int M() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [BentoTask([|Route = \"/a/{b}\"|])] public int M() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [BentoTask([|Route = \"/a/../b\"|])] public int M() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [BentoTask([|Route = \"/a/Cancel\"|])] public int M() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [BentoTask([|Route = \"/a/wait\"|])] public int M() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [BentoTask([|Route = \"/a/submit_many\"|])] public int M() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [BentoApi([|Name = \"readyz\"|])] public int M() => 0; }")]
    [TestCase("BENTO012", "[BentoService] public class S { [[|BentoApi|]] public int Livez() => 0; }")]
    [TestCase("BENTO013", "[BentoService] public class S { [BentoApi, BentoTask] public int [|M|]() => 0; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|MaxBatchSize = 0|])] public int M() => 0; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|MaxLatencyMs = -1|])] public int M() => 0; }")]
    [TestCase("BENTO014", "[BentoService([|Workers = 0|])] public class S { }")]
    [TestCase("BENTO014", "[BentoService([|Concurrency = -1|])] public class S { }")]
    [TestCase("BENTO014", "[BentoService([|Gpus = -1|])] public class S { }")]
    [TestCase("BENTO014", "[BentoService([|Cpu = -1|])] public class S { }")]
    [TestCase("BENTO014", "[BentoService([|Memory = \"4 GB\"|])] public class S { }")]
    [TestCase("BENTO014", "[BentoService([|Memory = \"0Gi\"|])] public class S { }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|Retries = -1|])] public int M() => 0; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|TimeoutSeconds = -0.5|])] public int M() => 0; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoApi([|TimeoutSeconds = double.NaN|])] public int M() => 0; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|RetryDelaySeconds = double.PositiveInfinity|])] public int M() => 0; }")]
    [TestCase("BENTO014", "[BentoService] public class S { [BentoTask([|Priority = (BentoTaskPriority)7|])] public int M() => 0; }")]
    [TestCase("BENTO014", "[BentoService] public interface I { [BentoTask] int M(); } [BentoService] public class S : I { [BentoTask([|Retries = -1|])] public int M() => 0; }")]
    [TestCase("BENTO015", "[BentoService] public class S { [BentoTask] public int M(int a_b, int [|aB|]) => 0; }")]
    [TestCase("BENTO017", "[assembly: BentoClient([|typeof(string)|])]")]
    [TestCase("BENTO017", "[assembly: BentoClient([|typeof(S)|])] [BentoService] public class S { }")]
    [TestCase("BENTO019", "[BentoService] public interface IPainter { } [BentoService] public class [|Painter|] { }")]
    [TestCase("BENTO019", "[BentoService] public interface I { } [BentoService] public class Painter : I { } [BentoService] public class [|PainterService|] : I { }")]
    [TestCase("BENTO019", "public class A { [BentoService] public class S { } } public class B { [BentoService] public class [|S|] { } }")]
    [TestCase("BENTO019", "public class A { [BentoService] public class [|S|] { } } [BentoService] public class S { }")]
    [TestCase("BENTO019", "namespace N { public class A { public class B { [BentoService] public class [|SService|] { } } } [BentoService] public class S { } }")]
    [TestCase("BENTO020", "[BentoService] public interface I { } [BentoService] public interface J { } [BentoService] public interface K : J { } [BentoService] public class [|S|] : I, K { }")]
    [TestCase("BENTO021", "[BentoService] public interface I { [BentoApi] int M(); } [BentoService] public class S : I { [BentoTask] public int [|M|]() => 0; }")]
    [TestCase("BENTO021", "[BentoService] public interface I { } [BentoService] public class S : I { [BentoTask] public int [|M|]() => 0; }")]
    [TestCase("BENTO043", "[BentoService] public interface I { [BentoApi] int M(); } public class [|S|] : I { public int M() => 0; }")]
    [TestCase("BENTO022", "[BentoService([|Name = \"\"|])] public class S { }")]
    [TestCase("BENTO022", "[BentoService] public class S { [BentoTask([|Name = \"a/b\"|])] public int M() => 0; }")]
    [TestCase("BENTO023", "[BentoService([|JsonContext = typeof(string)|])] public class S { }")]
    [TestCase("BENTO023", "[BentoService([|JsonContext = typeof(JsonSerializerContext)|])] public class S { }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask] public int M([TensorInput([|0|], 28)] BentoTensor<float> a) => 0; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask] public int M([TensorInput([|28|], -2)] BentoTensor<float> a) => 0; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask] public int M([TensorInput([|28|])] float[] a) => 0; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask] public int M([TensorInput([|-1|], -1, Reshape = true)] BentoTensor<float> a) => 0; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask(Batchable = true)] public BentoTensor<float> M([TensorInput([|-1|], Reshape = true)] BentoTensor<float> a) => a; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask] public int M([TensorInput([|28|], Element = typeof(long))] BentoTensor<float> a) => 0; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask] public int M([TensorInput([|-1|], Buckets = new[] { 8 })] BentoTensor<float> a) => 0; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask(Batchable = true)] public BentoTensor<float> M([TensorInput([|3|], Buckets = new[] { 8 })] BentoTensor<float> a) => a; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask(Batchable = true)] public BentoTensor<float> M([TensorInput([|-1|], -1, Buckets = new[] { 8 })] BentoTensor<float> a) => a; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask(Batchable = true)] public BentoTensor<float> M([TensorInput([|-1|], Buckets = new[] { 8, 8 })] BentoTensor<float> a) => a; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask(Batchable = true)] public BentoTensor<float> M([TensorInput([|-1|], Buckets = new[] { 0, 8 })] BentoTensor<float> a) => a; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask(Batchable = true)] public BentoTensor<float> M([TensorInput([|-1|], PadValue = 1)] BentoTensor<float> a) => a; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask(Batchable = true)] [return: TensorOutput([|-1|], Unpad = true)] public BentoTensor<float> M(BentoTensor<float> a) => a; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask(Batchable = true)] [return: TensorOutput([|2|], Unpad = true)] public BentoTensor<float> M([TensorInput(-1, Buckets = new[] { 8 })] BentoTensor<float> a) => a; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask] [return: TensorOutput([|2|])] public float[] M() => null!; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask(Batchable = true)] public int[] M(int[] a, [[|ItemLengths|]] IReadOnlyList<int> b) => a; }")]
    [TestCase("BENTO045", "[BentoService] public class S { [BentoTask(Batchable = true)] public BentoTensor<float> M([TensorInput(-1, Buckets = new[] { 8 })] BentoTensor<float> a, [[|ItemLengths|]] int[] b) => a; }")]
    [TestCase("BENTO005", "namespace TorchSharp { public static class torch { public sealed class Tensor { } } } [BentoService] public class S { [BentoTask] public int M(TorchSharp.torch.Tensor [|a|]) => 0; }")]
    [TestCase("BENTO005", "namespace TorchSharp { public static class torch { public sealed class Tensor { } } } [BentoService] public class S { [BentoTask] public int M(List<TorchSharp.torch.Tensor> [|a|]) => 0; }")]
    [TestCase("BENTO006", "namespace TorchSharp { public static class torch { public sealed class Tensor { } } } [BentoService] public class S { [BentoTask] public TorchSharp.torch.Tensor [|M|]() => null!; }")]
    [TestCase("BENTO006", "namespace TorchSharp { public static class torch { public sealed class Tensor { } } } [BentoService] public class S { [BentoTask] public Task<TorchSharp.torch.Tensor> [|M|]() => null!; }")]
    public async Task A_broken_rule_is_reported_at_its_place(string id, string source)
    {
        var marked = MarkedSource.Parse(source);
        var compilation = TestCompilation.Create([marked.Text], client: true);
        var diagnostics = Loud(await TestCompilation.AnalyzeAsync(compilation));
        var (result, output) = TestCompilation.Generate(compilation);
        Assert.Multiple(() =>
        {
            Assert.That(diagnostics.Select(static diagnostic => diagnostic.Id), Is.All.EqualTo(id));
            Assert.That(diagnostics.Select(MarkedSource.TextAt), Is.EqualTo(marked.Places));
            Assert.That(result.Exception, Is.Null);
            Assert.That(TestCompilation.FaultsOf(output), Is.Empty, "the generator skips what is reported");
        });
    }

    [TestCase("public class S { public int M() => 0; }")]
    [TestCase("[BentoService] public class S { [BentoTask] internal int M() => 0; [BentoTask] protected internal int N() => 0; }")]
    [TestCase("[BentoService] public class S { [BentoTask] public int M(IReadOnlyList<int> a, ISet<string> b, System.Text.Json.Nodes.JsonNode c, Uri d) => 0; }")]
    [TestCase("[BentoService] public class S { [BentoTask] public Task<Stream> M(Stream a, Stream? b = null) => null!; }")]
    [TestCase("public record R(string A, R? Next, [property: JsonIgnore] Action? B = null) { public static Action C => null!; internal Action D => null!; } [BentoService] public class S { [BentoTask] public R M(R r) => r; }")]
    [TestCase("[BentoService] public class S { [BentoTask] public int M(Dictionary<Guid, int> a, SortedDictionary<DayOfWeek, DateOnly> b, IReadOnlyDictionary<int, Uri> c) => 0; }")]
    [TestCase("[JsonDerivedType(typeof(D), \"d\")] public abstract record B; public record D : B; [BentoService] public class S { [BentoTask] public B M(B b) => b; }")]
    [TestCase("public abstract class O { public record R(int A); } [BentoService] public class S { [BentoTask] public O.R M(O.R r) => r; }")]
    [TestCase("[BentoService] public class S { [BentoTask] public int M(object a, ReadOnlyMemory<byte> b) => 0; }")]
    [TestCase("[BentoService] public class S { [BentoTask] public int Submit() => 0; [BentoTask] public int Get() => 0; [BentoTask] public int Retry() => 0; }")]
    [TestCase("[BentoService] public class S { [BentoTask(Route = \"/v1/a-b/c.d\", Name = \"a.b-c\")] public int M() => 0; }")]
    [TestCase("[BentoService] public class Foo { } [BentoService] public class foo { }")]
    [TestCase("namespace A { [BentoService] public class S { } } namespace a { [BentoService] public class S { } }")]
    [TestCase("namespace A { [BentoService] public class S { } } namespace B { [BentoService] public class S { } }")]
    [TestCase("public interface J { int N(); } [BentoService] public interface I : J { [BentoTask] int M(); } [BentoService] public class S : I { [BentoTask(Retries = 1)] public int M() => 0; public int N() => 0; }")]
    [TestCase("[BentoService] public interface I { [BentoApi] int M(); } [BentoService] public class S(I inner) : I { public int M() => inner.M(); } public class Double : I { public int M() => 0; }")]
    [TestCase("[BentoService] public interface I { [BentoApi] int M(); } public abstract class S : I { public abstract int M(); }")]
    [TestCase("[BentoService] public class S { [BentoTask(Retries = 0, TimeoutSeconds = 8640000, Concurrency = 0)] public int M() => 0; }")]
    [TestCase("[BentoService] public class S { [BentoTask] public BentoTensor<long> M([TensorInput(1, -1, 3)] BentoTensor<float> a, [TensorInput(-1, 4, Reshape = true)] BentoTensor<int>? b = null) => null!; }")]
    [TestCase("[BentoService] public class S { [BentoTask(Batchable = true)] [return: TensorOutput(-1, 2, Unpad = true)] public BentoTensor<float> M([TensorInput(-1, 3, Buckets = new[] { 8, 16 }, PadValue = -1)] BentoTensor<float> a, [ItemLengths] IReadOnlyList<int> b) => a; }")]
    [TestCase("[BentoService] public class S { [BentoTask(Batchable = true)] public BentoTensor<float> M([TensorInput] BentoTensor<float> a) => a; }")]
    public async Task Right_code_is_not_reported_and_compiles(string source)
    {
        var compilation = TestCompilation.Create(MarkedSource.Parse(source).Text);
        var diagnostics = Loud(await TestCompilation.AnalyzeAsync(compilation));
        Assert.That(diagnostics, Is.Empty);
        Assert.That(TestCompilation.FaultsOf(TestCompilation.Generate(compilation).Output), Is.Empty);
    }

    [TestCase("var c = new [|PainterAsyncHttpClient|](\"\");")]
    [TestCase("using var c = new [|PainterSyncHttpClient|](\"\");")]
    [TestCase("services.[|AddPainterClient|](); services.[|AddKeyedPainterClient|](\"a\");")]
    [TestCase("var c = new OtherAsyncHttpClient(\"\"); services.AddOtherClient();", Description = "of no contract")]
    [TestCase("var PainterAsyncHttpClient = 1; _ = PainterAsyncHttpClient;", Description = "another thing")]
    [TestCase("services.AddHttpClient();", Description = "another method")]
    public async Task A_client_that_nobody_has_asked_for_is_told_with_the_line(string code)
    {
        const string Contract = "using BentoSharp; namespace Contracts; [BentoService] public interface IPainter { [BentoTask] int Paint(); }";
        var marked = MarkedSource.Parse($"using Contracts; using Microsoft.Extensions.DependencyInjection; class C {{ void M(IServiceCollection services) {{ {code} }} }}");
        foreach (var hasClient in new[] { true, false })
        {
            var compilation = TestCompilation.Create([marked.Text], client: hasClient, references: [TestCompilation.CreateReference(Contract, "Contracts")]);
            var diagnostics = await TestCompilation.AnalyzeAsync(compilation);
            Assert.That(diagnostics.Select(static diagnostic => diagnostic.Id), Is.All.EqualTo("BENTO044"));
            Assert.That(diagnostics.Select(MarkedSource.TextAt), Is.EqualTo(marked.Places));
            Assert.That(diagnostics.Select(static diagnostic => diagnostic.GetMessage(null)), Is.All.EndsWith(
                $"{(hasClient ? ": add" : ": reference the package BentoSharp.Client and add")} [assembly: BentoClient(typeof(IPainter))]"));
        }
    }

    [Test]
    public async Task A_client_attribute_without_the_client_library_is_reported()
    {
        var marked = MarkedSource.Parse("[assembly: BentoClient([|typeof(I)|])] [BentoService] public interface I { }");
        var diagnostics = Loud(await TestCompilation.AnalyzeAsync(TestCompilation.Create(marked.Text)));
        Assert.That(diagnostics.Select(static diagnostic => diagnostic.Id), Is.EqualTo(["BENTO018"]));
        Assert.That(diagnostics.Select(MarkedSource.TextAt), Is.EqualTo(marked.Places));
    }

    /// <summary>What is more than a suggestion: most cases are as short as they can be, and so not sealed.</summary>
    private static IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic> Loud(IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic> diagnostics) =>
        [.. diagnostics.Where(static diagnostic => diagnostic.Severity > Microsoft.CodeAnalysis.DiagnosticSeverity.Info)];
}
