using System.Globalization;
using BentoSharp.Hosting.Storage;
using Spectre.Console;

namespace FashionMnist;

/// <summary>Prints what the demo measured.</summary>
internal static class Report
{
    public static void Print(DemoResult result, string url, IServiceProvider services)
    {
        var table = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Row(table, "accuracy", $"{100.0 * result.Right / result.Count:0.0} %");
        Row(table, "tasks", $"{result.Count}, each submitted, queued durably, run and awaited over HTTP");
        Row(table, "rate", $"{result.Count / result.Elapsed.TotalSeconds:0} tasks/s");
        Row(table, "submit latency", Latency(result.Submits));
        Row(table, "result latency", $"{Latency(result.Results)} (from the submit's answer to the result)");
        Row(table, "address", url);
        Row(table, "database", services.GetRequiredService<ITaskStore>().Location);
        Row(table, "generated code", GeneratedCode());
        AnsiConsole.Write(table);
    }

    private static string Latency(IReadOnlyList<double> sorted) => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {DemoResult.Percentile(sorted, 0.5):0.0} ms, p99 {DemoResult.Percentile(sorted, 0.99):0.0} ms");

    /// <summary>The compiler writes what the generator makes beside the other intermediate files (EmitCompilerGeneratedFiles).</summary>
    private static string GeneratedCode() =>
        typeof(Report).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>()
            .FirstOrDefault(static metadata => metadata.Key == "GeneratedCode")?.Value ?? "in the IDE: Dependencies, Analyzers, BentoSharp.Generators";

    private static void Row(Grid table, string what, FormattableString figure) => Row(table, what, figure.ToString(CultureInfo.InvariantCulture));

    private static void Row(Grid table, string what, string figure) => table.AddRow(new Text(what), new Text(figure));
}
