namespace BentoSharp.Generators.Tests.CodeFixes;

/// <summary>What the fixes make of wrong code.</summary>
internal static class FixCases
{
    public static IReadOnlyList<FixCase> All { get; } =
    [
        new("BENTO001", "a class", "Put [BentoService] on S", """
            /// <summary>Documented.</summary>
            public sealed class S
            {
                [BentoTask]
                public int M() => 0;
            }
            """, """
            /// <summary>Documented.</summary>
            [BentoService]
            public sealed class S
            {
                [BentoTask]
                public int M() => 0;
            }
            """),
        Member("BENTO002", "static", "Make M an instance method", "[BentoTask]\n    public static int M() => 0;", "[BentoTask]\n    public int M() => 0;"),
        Member("BENTO002", "static alone", "Make M an instance method", "[BentoTask]\n    static internal int M() => 0;", "[BentoTask]\n    internal int M() => 0;"),
        Member("BENTO003", "private", "Make M public", "[BentoTask]\n    private int M() => 0;", "[BentoTask]\n    public int M() => 0;"),
        Member("BENTO003", "without a modifier", "Make M public", "[BentoTask]\n    int M() => 0;", "[BentoTask]\n    public int M() => 0;"),
        Member(
            "BENTO003", "of an internal type", "Make M internal",
            "[BentoTask]\n    private int M(Brush brush) => 0;\n\n    internal sealed record Brush(int Width);",
            "[BentoTask]\n    internal int M(Brush brush) => 0;\n\n    internal sealed record Brush(int Width);"),
        Member("BENTO004", "in", "Pass a by value", "[BentoTask] public int M(in int a, int b) => a + b;", "[BentoTask] public int M(int a, int b) => a + b;"),
        Member("BENTO004", "ref readonly", "Pass a by value", "[BentoTask] public int M(ref readonly int a) => a;", "[BentoTask] public int M(int a) => a;"),
        Member(
            "BENTO005", "a service", "Take clock from dependency injection",
            "[BentoTask] public int M(string text, TimeProvider clock) => 0;", "[BentoTask] public int M(string text, [FromServices] TimeProvider clock) => 0;"),
        Member("BENTO005", "a file", "Take file as a Stream", "[BentoTask] public int M(FileStream file) => 0;", "[BentoTask] public int M(Stream file) => 0;"),
        Member(
            "BENTO005", "other members", "Take all other members as more",
            "[BentoTask] public int M([BentoExtra] int more) => 0;",
            "[BentoTask] public int M([BentoExtra] IReadOnlyDictionary<string, System.Text.Json.JsonElement> more) => 0;"),
        new("BENTO007", "abstract", "Remove 'abstract'", "[BentoService]\npublic abstract class S;", "[BentoService]\npublic class S;"),
        new("BENTO007", "static", "Remove 'static'", "[BentoService]\npublic static class S;", "[BentoService]\npublic class S;"),
        new("BENTO009", "file-local", "Make S internal", "[BentoService]\nfile sealed class S;", "[BentoService]\ninternal sealed class S;"),
        new(
            "BENTO009", "in hidden types", "Make S and P internal",
            "public class O\n{\n    private class P\n    {\n        [BentoService]\n        sealed class S;\n    }\n}",
            "public class O\n{\n    internal class P\n    {\n        [BentoService]\n        internal sealed class S;\n    }\n}"),
        Member(
            "BENTO012", "without a slash", "Set Route = \"/a/b\"",
            "[BentoTask(Route = \"a//b/\")] public int M() => 0;", "[BentoTask(Route = \"/a/b\")] public int M() => 0;"),
        Member(
            "BENTO012", "by the name", "Set Route = \"/models/metrics\"",
            "[BentoApi] public int Metrics() => 0;", "[BentoApi(Route = \"/models/metrics\")] public int Metrics() => 0;"),
        Member("BENTO013", "in one list", "Remove [BentoApi]", "[BentoTask, BentoApi] public int M() => 0;", "[BentoTask] public int M() => 0;"),
        Member(
            "BENTO013", "documented", "Remove [BentoApi]",
            "/// <summary>Documented.</summary>\n    [BentoApi]\n    [BentoTask]\n    public int M() => 0;",
            "/// <summary>Documented.</summary>\n    [BentoTask]\n    public int M() => 0;"),
        Member("BENTO014", "alone", "Remove Retries, so that its default counts", "[BentoTask(Retries = -1)] public int M() => 0;", "[BentoTask] public int M() => 0;"),
        Member(
            "BENTO014", "among others", "Remove Retries, so that its default counts",
            "[BentoTask(Name = \"n\", Retries = -1, Route = \"/r\")] public int M() => 0;", "[BentoTask(Name = \"n\", Route = \"/r\")] public int M() => 0;"),
        new(
            "BENTO021", "a method of the class", "Remove [BentoTask]",
            "[BentoService] public interface I;\n\n[BentoService]\npublic sealed class S : I\n{\n    [BentoTask(Retries = 1)]\n    public int M() => 0;\n}",
            "[BentoService] public interface I;\n\n[BentoService]\npublic sealed class S : I\n{\n    public int M() => 0;\n}"),
        new("BENTO022", "of a service", "Set Name = \"my_s\"", "[BentoService(Name = \"my s\")] public sealed class S;", "[BentoService(Name = \"my_s\")] public sealed class S;"),
        Member("BENTO022", "empty", "Remove Name, so that it follows from the C# name", "[BentoTask(Name = \"\")] public int M() => 0;", "[BentoTask] public int M() => 0;"),
        new(
            "BENTO024", "a nested list", "Add the type to C",
            "[JsonSerializable(typeof(int))]\npublic sealed partial class C : JsonSerializerContext;\n\npublic record R(int A);\n\n[BentoService(JsonContext = typeof(C))] public sealed class S { [BentoTask] public Dictionary<string, R?[]> M() => []; }",
            "[JsonSerializable(typeof(int))]\n[JsonSerializable(typeof(Dictionary<string, R[]>))]\npublic sealed partial class C : JsonSerializerContext;\n\npublic record R(int A);\n\n[BentoService(JsonContext = typeof(C))] public sealed class S { [BentoTask] public Dictionary<string, R?[]> M() => []; }"),
        Member(
            "BENTO025", "both", "Remove NotRetryable",
            "[BentoTask(Retries = 1, RetryOn = new[] { typeof(IOException) }, NotRetryable = new[] { typeof(TimeoutException) })] public int M() => 0;",
            "[BentoTask(Retries = 1, RetryOn = new[] { typeof(IOException) })] public int M() => 0;"),
        Member("BENTO026", "a number", "Remove [LimitKey]", "[BentoTask] public int M([LimitKey] double a, int b) => 0;", "[BentoTask] public int M(double a, int b) => 0;"),
        Member(
            "BENTO027", "one that can be the key", "Put [LimitKey] on tenant",
            "[BentoTask(Limit = 2)] public int M(double a, string tenant) => 0;", "[BentoTask(Limit = 2)] public int M(double a, [LimitKey] string tenant) => 0;"),
        Member(
            "BENTO027", "all runs", "Limit all runs of the task, by Concurrency",
            "[BentoTask(Limit = 2)] public int M(double a) => 0;", "[BentoTask(Concurrency = 2)] public int M(double a) => 0;"),
        Body("a result", "Await it", "return t.Result + 1;", "return await t + 1;"),
        Body("a member of a result", "Await it", "return t.Result.GetHashCode();", "return (await t).GetHashCode();"),
        Body("a wait", "Await it", "t.Wait(); return 0;", "await t; return 0;"),
        Body("an awaiter", "Await it", "return t.GetAwaiter().GetResult();", "return await t;"),
        Body("a configured awaiter", "Await it", "return t.ConfigureAwait(false).GetAwaiter().GetResult();", "return await t.ConfigureAwait(false);"),
        Body("several", "Await Task.WhenAll", "Task.WaitAll(t, t); return 0;", "await Task.WhenAll(t, t); return 0;"),
        Body("a pause", "Await Task.Delay", "Thread.Sleep(100); return 0;", "await Task.Delay(100, c); return 0;"),
        Body("a semaphore", "Await WaitAsync", "using var gate = new SemaphoreSlim(1); gate.Wait(); return 0;", "using var gate = new SemaphoreSlim(1); await gate.WaitAsync(c); return 0;"),
        Body("a semaphore with a token", "Await WaitAsync", "using var gate = new SemaphoreSlim(1); gate.Wait(c); return 0;", "using var gate = new SemaphoreSlim(1); await gate.WaitAsync(c); return 0;"),
        Member(
            "BENTO029", "calls", "Listen to c",
            "[BentoTask] public async Task M([FromServices] System.Net.Http.HttpClient h, CancellationToken c) { await Task.Delay(1); await h.GetStringAsync(\"\"); await N(); Task N() => Task.Delay(1); }",
            "[BentoTask] public async Task M([FromServices] System.Net.Http.HttpClient h, CancellationToken c) { await Task.Delay(1, c); await h.GetStringAsync(\"\", c); await N(); Task N() => Task.Delay(1); }"),
        Member(
            "BENTO029", "an optional parameter", "Listen to c",
            "[BentoTask] public async Task M(CancellationToken c) => await N(1);\n\n    private static Task N(int a, int b = 2, CancellationToken token = default) => Task.Delay(a + b, token);",
            "[BentoTask] public async Task M(CancellationToken c) => await N(1, token: c);\n\n    private static Task N(int a, int b = 2, CancellationToken token = default) => Task.Delay(a + b, token);"),
        Member(
            "BENTO029", "a loop", "Listen to c",
            "[BentoTask]\n    public int M(int n, CancellationToken c)\n    {\n        while (n > 5)\n        {\n            n--;\n        }\n\n        return n;\n    }",
            "[BentoTask]\n    public int M(int n, CancellationToken c)\n    {\n        while (n > 5)\n        {\n            c.ThrowIfCancellationRequested();\n            n--;\n        }\n\n        return n;\n    }"),
        Member(
            "BENTO035", "a call", "Add a CancellationToken and listen to it",
            "[BentoTask] public async Task M(int n = 3) => await Task.Delay(n);",
            "[BentoTask] public async Task M(int n = 3, CancellationToken cancellationToken = default) => await Task.Delay(n, cancellationToken);"),
        Member(
            "BENTO035", "a stream", "Add a CancellationToken and listen to it",
            "[BentoTask] public async IAsyncEnumerable<int> M() { await Task.Delay(1); yield return 1; }",
            "[BentoTask] public async IAsyncEnumerable<int> M([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default) { await Task.Delay(1, cancellationToken); yield return 1; }"),
        new(
            "BENTO036", "alone", "Remove PropertyNamingPolicy",
            "[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]\n[JsonSerializable(typeof(int))]\npublic sealed partial class C : JsonSerializerContext;\n[BentoService(JsonContext = typeof(C))] public sealed class S;",
            "[JsonSerializable(typeof(int))]\npublic sealed partial class C : JsonSerializerContext;\n[BentoService(JsonContext = typeof(C))] public sealed class S;"),
        new(
            "BENTO036", "beside others", "Remove PropertyNamingPolicy",
            "[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]\n[JsonSerializable(typeof(int))]\npublic sealed partial class C : JsonSerializerContext;\n[BentoService(JsonContext = typeof(C))] public sealed class S;",
            "[JsonSourceGenerationOptions(WriteIndented = true)]\n[JsonSerializable(typeof(int))]\npublic sealed partial class C : JsonSerializerContext;\n[BentoService(JsonContext = typeof(C))] public sealed class S;"),
        Member(
            "BENTO037", "the time-out", "Set TimeoutSeconds = 0.75",
            "[BentoTask(Batchable = true, MaxLatencyMs = 500, TimeoutSeconds = 0.25)] public int[] M(int[] n) => n;",
            "[BentoTask(Batchable = true, MaxLatencyMs = 500, TimeoutSeconds = 0.75)] public int[] M(int[] n) => n;"),
        Renamed("without arguments", "[BentoTask] public int M() => 0;", "[BentoTask(Aliases = new[] { \"old\" })] public int M() => 0;"),
        Renamed("with aliases", "[BentoTask(Aliases = new[] { \"older\" })] public int M() => 0;", "[BentoTask(Aliases = new[] { \"older\", \"old\" })] public int M() => 0;"),
        Renamed("with typed aliases", "[BentoTask(Aliases = new string[] { \"older\" })] public int M() => 0;", "[BentoTask(Aliases = new string[] { \"older\", \"old\" })] public int M() => 0;"),
        Renamed("with a list of aliases", "[BentoTask(Aliases = [\"older\"])] public int M() => 0;", "[BentoTask(Aliases = [\"older\", \"old\"])] public int M() => 0;"),
        new(
            "BENTO038", "of a contract", "Add the alias \"old\"",
            "[BentoService] public interface I { [BentoTask] int M(); }\n\n[BentoService]\npublic sealed class S : I\n{\n    public int M() => 0;\n}",
            "[BentoService] public interface I { [BentoTask] int M(); }\n\n[BentoService]\npublic sealed class S : I\n{\n    [BentoTask(Aliases = new[] { \"old\" })]\n    public int M() => 0;\n}",
            "I/old"),
        new(
            "BENTO043", "a class", "Put [BentoService] on S",
            "[BentoService] public interface I { [BentoApi] int M(); }\n\npublic sealed class S : I\n{\n    public int M() => 0;\n}",
            "[BentoService] public interface I { [BentoApi] int M(); }\n\n[BentoService]\npublic sealed class S : I\n{\n    public int M() => 0;\n}"),
        new("BENTO041", "a class", "Make S sealed", "[BentoService]\npublic partial class S;", "[BentoService]\npublic sealed partial class S;"),
    ];

    public static IReadOnlyList<(string Id, string Name, string Source)> Refused { get; } =
    [
        ("BENTO001", "a generic class", "public class S<T> { [BentoTask] public int M() => 0; }"),
        ("BENTO002", "a generic method", "[BentoService] public sealed class S { [BentoTask] public static int M<T>() => 0; }"),
        ("BENTO004", "a result", "[BentoService] public sealed class S { [BentoTask] public int M(ref int a) => a++; }"),
        ("BENTO005", "a tuple", "[BentoService] public sealed class S { [BentoTask] public int M((int, int) a) => 0; }"),
        ("BENTO007", "abstract members", "[BentoService] public abstract class S { protected abstract int N(); }"),
        ("BENTO028", "in a lock", "[BentoService] public sealed class S { [BentoTask] public async Task M(CancellationToken c) { await Task.Delay(1, c); lock (this) { Thread.Sleep(1); } } }"),
        ("BENTO028", "without async", "[BentoService] public sealed class S { [BentoTask] public Task M() { Thread.Sleep(1); return Task.CompletedTask; } }"),
        ("BENTO028", "a limit of time", "[BentoService] public sealed class S { [BentoTask] public async Task M([FromServices] Task t, CancellationToken c) { await Task.Delay(1, c); t.Wait(10); } }"),
        ("BENTO029", "nothing that listens", "[BentoService] public sealed class S { [BentoTask] public async Task M(CancellationToken c) => await Task.Yield(); }"),
        ("BENTO035", "nothing that listens", "[BentoService] public sealed class S { [BentoTask] public async Task M() => await Task.Yield(); }"),
        ("BENTO041", "a derived class", "[BentoService] public class S; public sealed class T : S;"),
        ("BENTO041", "a virtual member", "[BentoService] public class S { public virtual int N() => 0; }"),
    ];

    private static FixCase Member(string id, string name, string title, string before, string after) => new(id, name, title, Service(before), Service(after));

    private static FixCase Body(string name, string title, string before, string after)
    {
        const string Head = "[BentoTask] public async Task<int> M([FromServices] Task<int> t, CancellationToken c) { await Task.Delay(1, c); ";
        return Member("BENTO028", name, title, $"{Head}{before} }}", $"{Head}{after} }}");
    }

    private static FixCase Renamed(string name, string before, string after) =>
        Member("BENTO038", name, "Add the alias \"old\"", before, after) with { Tasks = "S/old" };

    private static string Service(string member) => $"[BentoService]\npublic sealed class S\n{{\n    {member}\n}}";
}
