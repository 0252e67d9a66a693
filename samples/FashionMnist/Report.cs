using System.Globalization;
using BentoSharp.Hosting.Storage;

namespace FashionMnist;

/// <summary>Prints what the demo measured.</summary>
internal static class Report
{
    public static void Print(DemoResult result, BatchedResult batched, string url, IServiceProvider services)
    {
        Row("accuracy", $"{100.0 * result.Right / result.Count:0.0} %");
        Row("tasks", $"{result.Count}, each submitted, queued durably, run and awaited over HTTP");
        Row("rate", $"{result.Count / result.Elapsed.TotalSeconds:0} tasks/s");
        Row("submit latency", Latency(result.Submits));
        Row("result latency", $"{Latency(result.Results)} (from the submit's answer to the result)");
        Row("batched", $"{batched.Count / batched.Elapsed.TotalSeconds:0} tasks/s, {100.0 * batched.Right / batched.Count:0.0} % right: images as bytes, run together");
        Row("address", url);
        Row("database", services.GetRequiredService<ITaskStore>().Location);
        Row("generated code", GeneratedCode());
    }

    private static string Latency(IReadOnlyList<double> sorted) => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {DemoResult.Percentile(sorted, 0.5):0.0} ms, p99 {DemoResult.Percentile(sorted, 0.99):0.0} ms");

    /// <summary>The compiler writes what the generator makes beside the other intermediate files (EmitCompilerGeneratedFiles).</summary>
    private static string GeneratedCode() =>
        typeof(Report).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>()
            .FirstOrDefault(static metadata => metadata.Key == "GeneratedCode")?.Value ?? "in the IDE: Dependencies, Analyzers, BentoSharp.Generators";

    // Not a table: it would break long paths into pieces that nobody can copy.
    private static void Row(string what, string figure) => Console.WriteLine($"{what,-16}{figure}");
}
